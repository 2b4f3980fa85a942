namespace Vit.Perception.Attention;

/// <summary>The asker of a map.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Row">Grid row of a patch, else 0.</param>
/// <param name="Column">Grid column of a patch, else 0.</param>
/// <param name="RegionId">Id of a region, else empty.</param>
public readonly record struct AttentionSource(AttentionSourceKind Kind, int Row, int Column, string RegionId)
{
    /// <summary>The model's summary token.</summary>
    public static AttentionSource Cls => new(AttentionSourceKind.Cls, 0, 0, "");

    /// <summary>One patch cell.</summary>
    public static AttentionSource Patch(int row, int column) => new(AttentionSourceKind.Patch, row, column, "");

    /// <summary>A region.</summary>
    public static AttentionSource Region(string id) => new(AttentionSourceKind.Region, 0, 0, id);
}
