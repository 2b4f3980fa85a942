namespace Vit.Simulation;

/// <summary>What is visible of one object in a scene's picture.</summary>
/// <param name="Id">3..47, unique in the scene.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="Unit">
/// Regions with the same number belong together; -1 belongs to nothing. 0..9 lamps, 10..19 loose cables, 20 a lone socket.
/// </param>
/// <param name="Box">Around the visible pixels, in pixels of the 224x224 picture, in steps of half a pixel.</param>
/// <param name="Cells">The cells of the 14x14 grid (row-major, 0..195, ascending) in which it shows.</param>
/// <param name="Coverage">For each of <paramref name="Cells"/> the share it covers, a multiple of 1/1024 in (0, 1].</param>
public sealed record SceneRegion(
    int Id, RegionKind Kind, int Unit, Box Box, IReadOnlyList<int> Cells, IReadOnlyList<double> Coverage)
{
    /// <summary>Visible area in cells (16x16 pixels).</summary>
    public double VisibleCells => Coverage.Sum();
}
