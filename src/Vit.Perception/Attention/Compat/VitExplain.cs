namespace Vit.Perception.Attention.Compat;

/// <summary>
/// The arithmetic of the program "vit-explain" (MIT licence), from its published formula, to compare with pictures made by it.
/// It is not rollout as the paper has it: the ⌊r N²⌋ smallest of all fused entries are dropped, prefix tokens included (only the single
/// entry CLS→CLS is spared, after selection); then (F+I)/2, and column j is divided by the sum of row j.
/// Ties rank by index. Allocates; for comparison, not for frames.
/// </summary>
public static class VitExplain
{
    /// <summary>
    /// The matrix R of that program, [N, N] row-major. Its rows do not sum to 1 unless fusion is mean and nothing is dropped.
    /// </summary>
    /// <param name="attention">One [heads, N, N] buffer a layer, first layer first.</param>
    /// <param name="heads">Heads a layer.</param>
    /// <param name="tokens">N.</param>
    /// <param name="fusion">How heads are joined.</param>
    /// <param name="discardRatio">r, [0, 1).</param>
    /// <exception cref="ArgumentException">A layer of another length.</exception>
    public static float[] Rollout(
        IReadOnlyList<ReadOnlyMemory<float>> attention, int heads, int tokens, HeadFusion fusion, double discardRatio)
    {
        ArgumentNullException.ThrowIfNull(attention);
        float[] product = CompatMatrix.Identity(tokens);
        for (int layer = 0; layer < attention.Count; layer++)
        {
            float[] mixed = CompatMatrix.Fuse(attention[layer].Span, heads, tokens, fusion);
            float spared = mixed[0];
            PatchDiscard.Apply(mixed, tokens, 0, PatchDiscard.CountFor(discardRatio, tokens));
            mixed[0] = spared;
            Mix(mixed, tokens);
            product = CompatMatrix.Multiply(mixed, product, tokens);
        }
        return product;
    }

    /// <summary>The map of that program: row 0 without prefix columns, divided by its largest value.</summary>
    /// <param name="matrix">What <see cref="Rollout"/> gave.</param>
    /// <param name="tokens">N.</param>
    /// <param name="prefixTokens">Tokens before the first patch.</param>
    /// <returns>One value a cell, row-major, largest 1.</returns>
    public static float[] Map(ReadOnlySpan<float> matrix, int tokens, int prefixTokens)
    {
        float[] map = matrix[prefixTokens..tokens].ToArray();
        float largest = map.Max();
        for (int i = 0; i < map.Length; i++)
            map[i] /= largest;
        return map;
    }

    private static void Mix(Span<float> fused, int n)
    {
        Span<float> rowSums = new float[n];
        for (int i = 0; i < n; i++)
        {
            fused[(i * n) + i] += 1;
            for (int j = 0; j < n; j++)
            {
                fused[(i * n) + j] /= 2;
                rowSums[i] += fused[(i * n) + j];
            }
        }
        for (int i = 0; i < fused.Length; i++)
            fused[i] /= rowSums[i % n];
    }
}
