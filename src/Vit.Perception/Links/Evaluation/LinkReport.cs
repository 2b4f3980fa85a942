namespace Vit.Perception.Links.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Scenes">Scenes it looked at.</param>
/// <param name="Given">With the labelled regions, one entry a kind of pair.</param>
/// <param name="Discovered">
/// With discovered regions in place of the labelled ones, for pairs whose two regions were found as two: how the scores order those. Pairs that
/// were not found count in <see cref="Discovery"/> only.
/// </param>
/// <param name="Discovery">What was found at all, by kind.</param>
/// <param name="Threshold">What the default minimum score does, on all distant pairs of all kinds.</param>
public sealed record LinkReport(
    int Scenes,
    IReadOnlyList<LinkQuality> Given,
    IReadOnlyList<LinkQuality> Discovered,
    IReadOnlyList<DiscoveryQuality> Discovery,
    ThresholdQuality Threshold);
