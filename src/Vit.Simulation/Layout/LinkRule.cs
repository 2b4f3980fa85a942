namespace Vit.Simulation.Layout;

/// <summary>Which regions are candidates for links, and which pairs of them are true.</summary>
internal static class LinkRule
{
    /// <summary>A region must show a tenth of a 16x16 pixel cell: a plug covers about 0.7.</summary>
    public const double LeastVisibleCells = .1;

    public static bool IsCandidate(RegionKind kind) => kind is RegionKind.Lamp or RegionKind.CableMiddle or RegionKind.End;

    /// <summary>Two candidates of one unit that are not of the same kind.</summary>
    public static bool AreLinked(RegionKind kindA, int unitA, RegionKind kindB, int unitB) =>
        unitA == unitB && unitA >= 0 && kindA != kindB;
}
