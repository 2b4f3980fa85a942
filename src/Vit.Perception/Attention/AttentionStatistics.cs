namespace Vit.Perception.Attention;

/// <summary>Figures that say how far a map can be trusted. Sums run in double.</summary>
public static class AttentionStatistics
{
    /// <summary>Mass of a rollout row that lies on prefix tokens (CLS, distillation, registers), 0..1.</summary>
    public static double PrefixMass(ReadOnlySpan<float> row, int prefixTokens) => Sum(row[..prefixTokens]);

    /// <summary>
    /// Shannon entropy in nats, -Σ w ln w, of weights that sum to 1: 0 when one cell has everything, ln(cells) when all are alike.
    /// </summary>
    public static double Entropy(ReadOnlySpan<float> weights)
    {
        double entropy = 0;
        foreach (float w in weights)
            entropy -= w > 0 ? w * Math.Log(w) : 0;
        return Math.Max(0, entropy);
    }

    /// <summary>
    /// How much a rollout matrix still depends on the row: ‖R - 1πᵀ‖ / ‖R‖ (Frobenius) with π the mean row.
    /// 0 = all rows equal, every map the same; near 1 = rows differ.
    /// </summary>
    /// <param name="matrix">[N, N] row-major.</param>
    /// <param name="tokens">N.</param>
    public static double Collapse(ReadOnlySpan<float> matrix, int tokens)
    {
        if (tokens < 1 || matrix.Length != tokens * tokens)
            throw new ArgumentException($"the matrix holds {matrix.Length} values; {tokens}x{tokens} were expected");
        double distance = 0, norm = 0;
        for (int column = 0; column < tokens; column++)
        {
            double mean = 0;
            for (int i = column; i < matrix.Length; i += tokens)
                mean += matrix[i];
            mean /= tokens;
            for (int i = column; i < matrix.Length; i += tokens)
            {
                distance += (matrix[i] - mean) * (matrix[i] - mean);
                norm += (double)matrix[i] * matrix[i];
            }
        }
        return norm == 0 ? 0 : Math.Sqrt(distance / norm);
    }

    /// <summary>Sum in double.</summary>
    internal static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return sum;
    }
}
