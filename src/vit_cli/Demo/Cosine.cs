namespace Vit.Cli.Demo;

/// <summary>How alike two embeddings are.</summary>
internal static class Cosine
{
    /// <summary>1 = same direction, 0 = nothing in common.</summary>
    public static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double dot = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }
        return dot / Math.Sqrt(Math.Max(aa * bb, double.Epsilon));
    }
}
