namespace Vit.Simulation.Camera;

/// <summary>What a frame shows of one object.</summary>
/// <param name="Id">3..47, unique in the scene and the same in all frames of it.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="Unit">Regions of one scene with the same number belong together; -1 belongs to nothing.</param>
/// <param name="Box">Around the visible pixels, in frame pixels.</param>
/// <param name="Pixels">Visible pixels of the frame.</param>
/// <param name="VisibleShare">Share of the area that the whole scene shows of it, 0..1: below 1 the frame's border cuts it.</param>
public readonly record struct FrameRegion(int Id, RegionKind Kind, int Unit, Box Box, int Pixels, double VisibleShare);
