namespace Vit.Simulation;

/// <summary>The names of the region kinds in scene files.</summary>
public static class RegionKindNames
{
    /// <summary><c>lamp</c>, <c>cable_part</c>, <c>cable_middle</c>, <c>end</c> or <c>distractor</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the five kinds.</exception>
    public static string Name(this RegionKind kind) => kind switch
    {
        RegionKind.Lamp => "lamp",
        RegionKind.CablePart => "cable_part",
        RegionKind.CableMiddle => "cable_middle",
        RegionKind.End => "end",
        RegionKind.Distractor => "distractor",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a region kind"),
    };

    /// <summary>Reads a name that <see cref="Name"/> gives; letter case matters.</summary>
    public static bool TryParse(string? name, out RegionKind kind)
    {
        foreach (RegionKind candidate in Enum.GetValues<RegionKind>())
        {
            kind = candidate;
            if (candidate.Name() == name)
                return true;
        }
        kind = default;
        return false;
    }
}
