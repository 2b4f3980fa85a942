namespace Vit.Models.Quantisation;

/// <summary>
/// Symmetric 8-bit quantisation of a weight matrix with one scale for each output column: <c>w ≈ scale[column] q</c>, zero point 0.
/// Columns differ in size by far more than rows do, and a scale of the output needs no work inside the product.
/// </summary>
public static class ColumnQuantiser
{
    /// <summary>Largest magnitude; -128 is left out so that the range is symmetric.</summary>
    public const int Limit = sbyte.MaxValue;

    /// <summary>A column this small adds nothing to any sum, and its scale would not be a normal number.</summary>
    private const float Nothing = 1e-35f;

    /// <summary>Quantises by the largest magnitude of each column, rounding half to even.</summary>
    /// <param name="weights">[rows, columns], row-major, rows = inputs.</param>
    /// <param name="columns">Outputs.</param>
    /// <param name="rowFactors">What each row is multiplied by first; empty = nothing.</param>
    /// <returns>Values as the weights lie, -127..127, and a positive scale for each column: 1 for a column of zeros.</returns>
    /// <exception cref="ArgumentException">The weights are no whole number of rows.</exception>
    /// <exception cref="ModelFormatException">A weight is not finite.</exception>
    public static (sbyte[] Values, float[] Scales) Quantise(ReadOnlySpan<float> weights, int columns, ReadOnlySpan<float> rowFactors = default)
    {
        if (columns < 1 || weights.Length % columns != 0)
            throw new ArgumentException($"{weights.Length} weights are no whole rows of {columns}", nameof(columns));
        if (!rowFactors.IsEmpty && rowFactors.Length != weights.Length / columns)
            throw new ArgumentException($"{rowFactors.Length} factors for {weights.Length / columns} rows", nameof(rowFactors));
        float[] scales = Scales(weights, columns, rowFactors);
        var values = new sbyte[weights.Length];
        for (int y = 0; y < weights.Length / columns; y++)
        {
            float factor = rowFactors.IsEmpty ? 1 : rowFactors[y];
            ReadOnlySpan<float> row = weights.Slice(y * columns, columns);
            Span<sbyte> target = values.AsSpan(y * columns, columns);
            for (int x = 0; x < row.Length; x++)
                target[x] = (sbyte)Math.Clamp(MathF.Round(row[x] * factor / scales[x]), -Limit, Limit);
        }
        return (values, scales);
    }

    private static float[] Scales(ReadOnlySpan<float> weights, int columns, ReadOnlySpan<float> rowFactors)
    {
        var scales = new float[columns];
        for (int y = 0; y < weights.Length / columns; y++)
        {
            float factor = rowFactors.IsEmpty ? 1 : rowFactors[y];
            ReadOnlySpan<float> row = weights.Slice(y * columns, columns);
            // Math.Max passes NaN on, so that it is found below.
            for (int x = 0; x < row.Length; x++)
                scales[x] = Math.Max(scales[x], Math.Abs(row[x] * factor));
        }
        for (int i = 0; i < columns; i++)
        {
            if (!float.IsFinite(scales[i]))
                throw new ModelFormatException("weights that are not finite cannot be quantised: import the model in fp32");
            scales[i] = scales[i] < Nothing ? 1 : scales[i] / Limit;
        }
        return scales;
    }
}
