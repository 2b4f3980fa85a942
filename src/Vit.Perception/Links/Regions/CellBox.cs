using Vit.Perception.Imaging;

namespace Vit.Perception.Links;

/// <summary>A box in cells of the patch grid, y down: cell (row, column) is [column, column + 1) x [row, row + 1).</summary>
internal readonly record struct CellBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>
    /// A source box carried through resize and crop. Pixel centres are integers in <see cref="Affine"/>, box edges are half a pixel off.
    /// </summary>
    public static CellBox Of(in SourceBox box, in PatchGrid grid)
    {
        (double x0, double y0) = grid.InputFromSource.Apply(box.X - 0.5, box.Y - 0.5);
        (double x1, double y1) = grid.InputFromSource.Apply(box.Right - 0.5, box.Bottom - 0.5);
        double cells = 1.0 / grid.PatchSize;
        return new((x0 + 0.5) * cells, (y0 + 0.5) * cells, (x1 + 0.5) * cells, (y1 + 0.5) * cells);
    }

    /// <summary>The source box around some cells.</summary>
    public static SourceBox SourceBoxOf(ReadOnlySpan<ushort> cells, in PatchGrid grid)
    {
        int left = int.MaxValue, top = int.MaxValue, right = 0, bottom = 0;
        foreach (ushort cell in cells)
        {
            left = Math.Min(left, cell % grid.Columns);
            right = Math.Max(right, (cell % grid.Columns) + 1);
            top = Math.Min(top, cell / grid.Columns);
            bottom = Math.Max(bottom, (cell / grid.Columns) + 1);
        }
        Affine sourceFromInput = grid.InputFromSource.Inverse();
        (double x0, double y0) = sourceFromInput.Apply((left * grid.PatchSize) - 0.5, (top * grid.PatchSize) - 0.5);
        (double x1, double y1) = sourceFromInput.Apply((right * grid.PatchSize) - 0.5, (bottom * grid.PatchSize) - 0.5);
        return new((float)(x0 + 0.5), (float)(y0 + 0.5), (float)(x1 - x0), (float)(y1 - y0));
    }

    /// <summary>First and last cell that an interval touches; empty (last below first) outside 0..count.</summary>
    public static (int First, int Last) Range(double from, double to, int count) =>
        ((int)Math.Clamp(Math.Floor(from), 0, count), (int)Math.Clamp(Math.Ceiling(to), 0, count) - 1);

    /// <summary>Free cells between two boxes on the axis where they are farther apart; negative when they overlap on both.</summary>
    public double GapTo(in CellBox other) => Math.Max(
        Math.Max(Left - other.Right, other.Left - Right), Math.Max(Top - other.Bottom, other.Top - Bottom));
}
