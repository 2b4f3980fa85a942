namespace Vit.Perception.Imaging;

/// <summary>
/// Where the patches lie: the grid of patch tokens over the model input, and the way back to the source picture.
/// Cell (row, column) is patch token <c>row * Columns + column</c> and covers input pixels
/// <c>[column * PatchSize, (column + 1) * PatchSize)</c> by <c>[row * PatchSize, ...)</c> (edges in corner-based coordinates).
/// A remainder of the input right of or below the last whole patch belongs to no cell.
/// </summary>
/// <param name="SourceWidth">Width of the source picture in pixels.</param>
/// <param name="SourceHeight">Height of the source picture in pixels.</param>
/// <param name="InputWidth">Width of the model input in pixels.</param>
/// <param name="InputHeight">Height of the model input in pixels.</param>
/// <param name="Rows">Patch rows: InputHeight / PatchSize, rounded down.</param>
/// <param name="Columns">Patch columns: InputWidth / PatchSize, rounded down.</param>
/// <param name="PatchSize">Side of a patch in input pixels.</param>
/// <param name="InputFromSource">Source pixel centres to input pixel centres (resize, then crop or border).</param>
public readonly record struct PatchGrid(
    int SourceWidth,
    int SourceHeight,
    int InputWidth,
    int InputHeight,
    int Rows,
    int Columns,
    int PatchSize,
    Affine InputFromSource)
{
    /// <summary>Number of patch cells.</summary>
    public int CellCount => Rows * Columns;

    /// <summary>The cell under a source pixel, or -1 when the point lies outside the grid (cropped away).</summary>
    public int CellAt(double sourceX, double sourceY)
    {
        (double x, double y) = InputFromSource.Apply(sourceX, sourceY);
        int column = (int)Math.Floor((x + 0.5) / PatchSize);
        int row = (int)Math.Floor((y + 0.5) / PatchSize);
        return row >= 0 && row < Rows && column >= 0 && column < Columns ? (row * Columns) + column : -1;
    }

    /// <summary>The source pixel (pixel-centre coordinates) under the middle of a cell.</summary>
    public (double X, double Y) CellCentre(int cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, CellCount);
        double x = ((cell % Columns) + 0.5) * PatchSize - 0.5;
        double y = ((cell / Columns) + 0.5) * PatchSize - 0.5;
        return InputFromSource.Inverse().Apply(x, y);
    }
}
