using Vit.Perception.Imaging;

namespace Vit.Perception.Attention;

/// <summary>
/// One attention map with all that is needed to read it: the fields of vit_msgs/AttentionMap without the header.
/// A value; <see cref="Weights"/> is a view of memory that belongs to whoever passed it to <see cref="FromRow"/>,
/// and holds until the owner writes its next map there. Copy what must live longer.
/// </summary>
public readonly record struct AttentionMap
{
    /// <summary>Where the cells lie in the source picture.</summary>
    public required PatchGrid Grid { get; init; }

    /// <summary>Rows * Columns shares, row-major, sum 1.</summary>
    public required ReadOnlyMemory<float> Weights { get; init; }

    /// <summary>Mass the row had on prefix tokens before they were dropped, 0..1.</summary>
    public float SpecialTokenMass { get; init; }

    /// <summary>Shannon entropy of the weights in nats, 0..ln(cells).</summary>
    public float Entropy { get; init; }

    /// <summary>Whose attention this is.</summary>
    public AttentionSource Source { get; init; }

    /// <summary>How it was made.</summary>
    public RolloutOptions Options { get; init; }

    /// <summary>The layers it was made of.</summary>
    public LayerRange Layers { get; init; }

    /// <summary>Id of the model, as its card has it.</summary>
    public string ModelId { get; init; }

    /// <summary>Hash of weights and preprocessing: compare maps only where it is equal.</summary>
    public ulong ModelHash { get; init; }

    /// <summary>
    /// Drops the prefix columns of a rollout row and normalises the rest to sum 1. A row with no mass on any patch gives equal weights:
    /// it prefers none, and <see cref="SpecialTokenMass"/> tells why.
    /// </summary>
    /// <param name="row">N values: prefix tokens, then cells row-major; none negative.</param>
    /// <param name="prefixTokens">Tokens before the first patch.</param>
    /// <param name="grid">Where the cells lie.</param>
    /// <param name="weights">Receives the weights; exactly one value a cell. The map looks into it afterwards.</param>
    /// <returns>The map with its figures; add source, options, layers and model with <c>with</c>.</returns>
    /// <exception cref="ArgumentException">Lengths that do not fit the grid.</exception>
    /// <exception cref="AttentionException">A value that is negative or not finite.</exception>
    public static AttentionMap FromRow(ReadOnlySpan<float> row, int prefixTokens, in PatchGrid grid, Memory<float> weights)
    {
        if (row.Length != prefixTokens + grid.CellCount)
        {
            throw new ArgumentException(
                $"a row of {row.Length} tokens does not fit {prefixTokens} prefix tokens and {grid.Rows}x{grid.Columns} cells");
        }
        if (weights.Length != grid.CellCount)
            throw new ArgumentException($"weights hold {weights.Length} values; the grid has {grid.CellCount} cells");
        if (row.ContainsAnyExceptInRange(0f, float.MaxValue))
            throw new AttentionException("attention holds values that are negative or not finite: run the model in fp32");

        Span<float> cells = weights.Span;
        row[prefixTokens..].CopyTo(cells);
        double sum = AttentionStatistics.Sum(cells);
        if (sum > 0)
        {
            for (int i = 0; i < cells.Length; i++)
                cells[i] = (float)(cells[i] / sum);
        }
        else
        {
            cells.Fill(1f / cells.Length);
        }
        return new AttentionMap
        {
            Grid = grid,
            Weights = weights,
            SpecialTokenMass = (float)AttentionStatistics.PrefixMass(row, prefixTokens),
            Entropy = (float)AttentionStatistics.Entropy(cells),
            Source = AttentionSource.Cls,
            ModelId = "",
        };
    }
}
