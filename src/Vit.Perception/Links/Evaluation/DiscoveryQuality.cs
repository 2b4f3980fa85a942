namespace Vit.Perception.Links.Evaluation;

/// <summary>How many regions of one kind discovery found.</summary>
/// <param name="Kind">What they show.</param>
/// <param name="Regions">Labelled regions of that kind.</param>
/// <param name="ByOverlap">Those that some discovered region meets with an intersection over union of at least 0.3, in covered cells.</param>
/// <param name="ByCells">
/// Those of which a discovered region holds at least half the area, whatever else it holds: the most that links can be read from.
/// </param>
public sealed record DiscoveryQuality(string Kind, int Regions, int ByOverlap, int ByCells);
