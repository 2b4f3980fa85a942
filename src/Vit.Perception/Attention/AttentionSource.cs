namespace Vit.Perception.Attention;

/// <summary>What asked: whose attention a map shows. Values equal the constants of vit_msgs/AttentionMap.</summary>
public enum AttentionSourceKind : byte
{
    /// <summary>The model's summary: CLS, or what stands for it.</summary>
    Cls = 0,

    /// <summary>One patch cell.</summary>
    Patch = 1,

    /// <summary>A region of cells.</summary>
    Region = 2,
}

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
