namespace Vit.Perception.Attention;

/// <summary>
/// Patches that a model without registers uses as scratch memory: background tokens of far too large a norm that draw attention to
/// themselves (Darcet et al. 2024, "Vision Transformers Need Registers"). They are found by norm.
/// The limit is relative (median + 6 · median absolute deviation), since a fixed one fits a single model only.
/// Work space belongs to the instance; no call allocates. Not thread safe.
/// </summary>
public sealed class ArtefactTokens
{
    private const double Deviations = 6;

    private readonly double[] _norms;
    private readonly double[] _sorted;

    /// <param name="cells">Patch cells of the grid.</param>
    public ArtefactTokens(int cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        _norms = new double[cells];
        _sorted = new double[cells];
    }

    /// <summary>Marks the cells whose token has ‖x‖ above median + 6 · MAD over all cells.</summary>
    /// <param name="tokens">[N, D] row-major, the last layer's tokens before the final norm, or with D = 1 their norms; the last rows are the patches.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="artefacts">One value a cell, row-major; true = artefact.</param>
    /// <returns>How many were marked.</returns>
    /// <exception cref="ArgumentException">Lengths that do not fit.</exception>
    /// <exception cref="AttentionException">A token that is not finite.</exception>
    public int Detect(ReadOnlySpan<float> tokens, int dimensions, Span<bool> artefacts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (artefacts.Length != _norms.Length)
            throw new ArgumentException($"the mask holds {artefacts.Length} cells; {_norms.Length} were expected");
        if (tokens.Length % dimensions != 0 || tokens.Length / dimensions < _norms.Length)
            throw new ArgumentException($"{tokens.Length} values are no {_norms.Length} or more tokens of {dimensions} dimensions");

        ReadOnlySpan<float> patches = tokens[^(_norms.Length * dimensions)..];
        for (int cell = 0; cell < _norms.Length; cell++)
            _norms[cell] = Norm(patches.Slice(cell * dimensions, dimensions));
        _norms.CopyTo(_sorted, 0);
        double median = MedianOf(_sorted);
        if (!double.IsFinite(_sorted[^1]) || !double.IsFinite(_sorted[0]))
            throw new AttentionException("tokens hold values that are not finite: run the model in fp32");
        for (int cell = 0; cell < _sorted.Length; cell++)
            _sorted[cell] = Math.Abs(_norms[cell] - median);
        double limit = median + (Deviations * MedianOf(_sorted));

        int count = 0;
        for (int cell = 0; cell < _norms.Length; cell++)
        {
            artefacts[cell] = _norms[cell] > limit;
            count += artefacts[cell] ? 1 : 0;
        }
        return count;
    }

    private static double Norm(ReadOnlySpan<float> token)
    {
        double squares = 0;
        foreach (float x in token)
            squares += (double)x * x;
        return Math.Sqrt(squares);
    }

    /// <summary>Sorts the values and gives their median (mean of the middle two when even).</summary>
    private static double MedianOf(Span<double> values)
    {
        values.Sort();
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
