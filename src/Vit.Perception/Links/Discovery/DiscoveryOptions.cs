using System.Globalization;

namespace Vit.Perception.Links;

/// <summary>How regions are found without labels. <c>new DiscoveryOptions()</c> holds the defaults.</summary>
public readonly record struct DiscoveryOptions()
{
    /// <summary>
    /// Mean cosine between the features of a region's patches (centred over the picture) from which it is one thing and is cut no further, (0, 1),
    /// default 0.9.
    /// </summary>
    public double Threshold { get; init; } = 0.9;

    /// <summary>Cells a region has at least, 1 or more, default 1: a plug is no larger.</summary>
    public int LeastCells { get; init; } = 1;

    /// <summary>Share of the grid a region covers at most, (0, 1], default 0.2: what is larger is background.</summary>
    public double LargestShare { get; init; } = 0.2;

    /// <summary>What is wrong with these options, in one line; null when nothing is.</summary>
    public string? Problem()
    {
        if (!(Threshold is > 0 and < 1))
            return string.Create(CultureInfo.InvariantCulture, $"the discovery threshold must be in (0, 1); it is {Threshold}");
        if (LeastCells < 1)
            return $"a discovered region has at least 1 cell; {LeastCells} was asked for";
        if (!(LargestShare is > 0 and <= 1))
            return string.Create(CultureInfo.InvariantCulture, $"the largest share of a discovered region must be in (0, 1]; it is {LargestShare}");
        return null;
    }
}
