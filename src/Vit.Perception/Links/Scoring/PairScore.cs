namespace Vit.Perception.Links;

/// <summary>How strongly attention ties two regions of one frame. Forward is A to B.</summary>
public readonly record struct PairScore
{
    /// <summary>Index of the first region, less than <see cref="B"/>.</summary>
    public int A { get; init; }

    /// <summary>Index of the second region.</summary>
    public int B { get; init; }

    /// <summary>
    /// How much more attention the two draw from each other than from an average patch: natural logarithm of the ratio, mean of both
    /// directions, then the carrier's mean or largest over its heads. 0 = as much as from anywhere.
    /// </summary>
    public float Lift { get; init; }

    /// <summary>
    /// Lift against the same region shifted to places equally far away, in robust standard deviations, mean of the directions that have
    /// enough such places; 0 when none has (<see cref="Placements"/> is 0 then).
    /// </summary>
    public float Z { get; init; }

    /// <summary>Shifted places that <see cref="Z"/> rests on, both directions together; 0 = there is no z.</summary>
    public int Placements { get; init; }

    /// <summary>Chance that the two belong together, 0..1: the calibrated lift.</summary>
    public float Score { get; init; }

    /// <summary>Attention mass that A's cells put on B's, 0..1; mean over the carrier's heads, or that of the head with the largest lift.</summary>
    public float AttentionForward { get; init; }

    /// <summary>Attention mass that B's cells put on A's, 0..1.</summary>
    public float AttentionBackward { get; init; }

    /// <summary>Cosine of the two mean features (<see cref="LinkScorer.Features"/>), -1..1; 0 when none were given.</summary>
    public float FeatureSimilarity { get; init; }

    /// <summary>Patches between the two boxes on the axis where they are farther apart.</summary>
    public float Gap { get; init; }

    /// <summary>Distance between the middles of the two boxes in source pixels.</summary>
    public float Distance { get; init; }
}
