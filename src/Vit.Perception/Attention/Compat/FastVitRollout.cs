namespace Vit.Perception.Attention.Compat;

/// <summary>
/// The arithmetic of the package "fast-vit-rollout" 0.1, from its published formula, to compare with pictures made by it:
/// F + I, rows normalised; entries below the r-quantile of all N² entries (linear interpolation, diagonal included) set to 0;
/// rows normalised again. Where a row loses every entry that package divides 0 by 0, and so does this. Allocates; not for frames.
/// </summary>
public static class FastVitRollout
{
    /// <summary>The matrix R of that package, [N, N] row-major; NaN where it has NaN.</summary>
    /// <param name="attention">One [heads, N, N] buffer a layer, first layer first.</param>
    /// <param name="heads">Heads a layer.</param>
    /// <param name="tokens">N.</param>
    /// <param name="fusion">How heads are joined.</param>
    /// <param name="discardRatio">r, [0, 1].</param>
    /// <exception cref="ArgumentException">A layer of another length.</exception>
    public static float[] Rollout(
        IReadOnlyList<ReadOnlyMemory<float>> attention, int heads, int tokens, HeadFusion fusion, double discardRatio)
    {
        ArgumentNullException.ThrowIfNull(attention);
        float[] product = CompatMatrix.Identity(tokens);
        for (int layer = 0; layer < attention.Count; layer++)
        {
            float[] mixed = CompatMatrix.Fuse(attention[layer].Span, heads, tokens, fusion);
            for (int i = 0; i < tokens; i++)
                mixed[(i * tokens) + i] += 1;
            NormaliseRows(mixed, tokens);
            if (discardRatio > 0)
            {
                float threshold = Quantile(mixed, (float)discardRatio);
                for (int i = 0; i < mixed.Length; i++)
                    mixed[i] = mixed[i] < threshold ? 0 : mixed[i];
                NormaliseRows(mixed, tokens);
            }
            product = CompatMatrix.Multiply(mixed, product, tokens);
        }
        return product;
    }

    private static void NormaliseRows(Span<float> matrix, int n)
    {
        for (int i = 0; i < n; i++)
        {
            Span<float> row = matrix.Slice(i * n, n);
            float sum = 0;
            foreach (float value in row)
                sum += value;
            foreach (ref float value in row)
                value /= sum;
        }
    }

    /// <summary>Linear interpolation between order statistics, the rank rounded to float32 as torch.quantile does.</summary>
    private static float Quantile(ReadOnlySpan<float> values, float ratio)
    {
        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        float rank = ratio * (sorted.Length - 1);
        int below = (int)rank;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
