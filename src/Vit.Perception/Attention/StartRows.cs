namespace Vit.Perception.Attention;

/// <summary>
/// Start rows of a rollout: whose attention is asked for. Each fills one row of N values (prefix tokens, then patch cells
/// row-major) that sum to 1. Rows of several questions go one after another into [M, N].
/// </summary>
public static class StartRows
{
    /// <summary>The CLS token (token 0).</summary>
    public static void Cls(Span<float> row)
    {
        row.Clear();
        row[0] = 1;
    }

    /// <summary>Half CLS, half distillation token (tokens 0 and 1): DeiT's logits are the mean of the two heads.</summary>
    public static void ClsAndDistillation(Span<float> row)
    {
        row.Clear();
        row[0] = 0.5f;
        row[1] = 0.5f;
    }

    /// <summary>All patches alike: models that pool the patch mean.</summary>
    public static void Patches(Span<float> row, int prefixTokens)
    {
        row[..prefixTokens].Clear();
        row[prefixTokens..].Fill(1f / (row.Length - prefixTokens));
    }

    /// <summary>Half CLS, half all patches alike: classifiers on CLS joined with the patch mean.</summary>
    public static void ClsAndPatches(Span<float> row, int prefixTokens)
    {
        row[..prefixTokens].Clear();
        row[prefixTokens..].Fill(0.5f / (row.Length - prefixTokens));
        row[0] = 0.5f;
    }

    /// <summary>One patch cell.</summary>
    /// <param name="row">Receives the row.</param>
    /// <param name="prefixTokens">Tokens before the first patch.</param>
    /// <param name="cell">Flat patch index, as <see cref="Imaging.PatchGrid.CellAt"/> gives it.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such cell (a point outside the crop).</exception>
    public static void Cell(Span<float> row, int prefixTokens, int cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, row.Length - prefixTokens);
        row.Clear();
        row[prefixTokens + cell] = 1;
    }

    /// <summary>A region given by its cells, all alike; a cell named twice counts once.</summary>
    /// <exception cref="ArgumentException">No cell, or a cell outside the grid.</exception>
    public static void Region(Span<float> row, int prefixTokens, ReadOnlySpan<ushort> cells)
    {
        row.Clear();
        Span<float> patches = row[prefixTokens..];
        foreach (ushort cell in cells)
        {
            if (cell >= patches.Length)
                throw new ArgumentException($"cell {cell} lies outside the grid of {patches.Length} cells");
            patches[cell] = 1;
        }
        Normalise(patches);
    }

    /// <summary>A region given by a soft mask, for instance the covered share of each cell.</summary>
    /// <param name="row">Receives the row.</param>
    /// <param name="prefixTokens">Tokens before the first patch.</param>
    /// <param name="mask">One value a cell, row-major, none negative.</param>
    /// <exception cref="ArgumentException">A mask of another length, with negative or non-finite values, or empty.</exception>
    public static void Region(Span<float> row, int prefixTokens, ReadOnlySpan<float> mask)
    {
        if (mask.Length != row.Length - prefixTokens)
            throw new ArgumentException($"the mask holds {mask.Length} cells; the grid has {row.Length - prefixTokens}");
        if (mask.ContainsAnyExceptInRange(0f, float.MaxValue))
            throw new ArgumentException("mask values must be finite and not negative");
        row[..prefixTokens].Clear();
        mask.CopyTo(row[prefixTokens..]);
        Normalise(row[prefixTokens..]);
    }

    private static void Normalise(Span<float> patches)
    {
        double sum = 0;
        foreach (float value in patches)
            sum += value;
        if (sum == 0)
            throw new ArgumentException("the region covers no cell of the grid");
        for (int i = 0; i < patches.Length; i++)
            patches[i] = (float)(patches[i] / sum);
    }
}
