namespace Vit.Simulation;

/// <summary>How much of what a scene holds.</summary>
/// <param name="Units">Lamps with their own cable and end, 1..3.</param>
/// <param name="LoneLamps">Lamps without a visible cable that were asked for, 0..2; one without room is left out.</param>
/// <param name="LooseCables">Cables whose lamp is out of sight, 0..2.</param>
/// <param name="Crossings">Crossings between cables of different units.</param>
/// <param name="OneColour">All cables share one colour.</param>
/// <param name="Lamps">Lamps that are in the picture.</param>
public sealed record SceneCounts(int Units, int LoneLamps, int LooseCables, int Crossings, bool OneColour, int Lamps);
