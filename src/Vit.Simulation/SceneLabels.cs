namespace Vit.Simulation;

/// <summary>The truth about a scene.</summary>
/// <param name="Seed">The scene's number.</param>
/// <param name="Mode">How it was drawn.</param>
/// <param name="Counts">How much of what it holds.</param>
/// <param name="Regions">Everything visible, by ascending id.</param>
/// <param name="LinkObjects">Ids of the lamps, cable middles and ends that show at least a tenth of a cell: the candidates for links.</param>
/// <param name="Links">The candidates that belong together, each pair once.</param>
public sealed record SceneLabels(
    long Seed,
    SceneMode Mode,
    SceneCounts Counts,
    IReadOnlyList<SceneRegion> Regions,
    IReadOnlyList<int> LinkObjects,
    IReadOnlyList<SceneLink> Links);
