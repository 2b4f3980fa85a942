namespace Vit.Perception.Attention.Compat;

/// <summary>Plain matrix steps the two published programs share.</summary>
internal static class CompatMatrix
{
    public static float[] Identity(int n)
    {
        var matrix = new float[n * n];
        for (int i = 0; i < n; i++)
            matrix[(i * n) + i] = 1;
        return matrix;
    }

    /// <summary>left · right, all [n, n] row-major.</summary>
    public static float[] Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int n)
    {
        var product = new float[n * n];
        for (int i = 0; i < n; i++)
        {
            Span<float> row = product.AsSpan(i * n, n);
            for (int k = 0; k < n; k++)
            {
                float factor = left[(i * n) + k];
                for (int j = 0; j < n; j++)
                    row[j] += factor * right[(k * n) + j];
            }
        }
        return product;
    }

    public static float[] Fuse(ReadOnlySpan<float> layer, int heads, int n, HeadFusion fusion)
    {
        if (layer.Length != heads * n * n)
            throw new ArgumentException($"a layer holds {layer.Length} values; {heads} heads of {n}x{n} were expected");
        var fused = new float[n * n];
        HeadFuser.Fuse(layer, heads, 0, fusion, fused);
        return fused;
    }
}
