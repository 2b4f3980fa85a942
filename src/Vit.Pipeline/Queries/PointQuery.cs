using Vit.Perception.Imaging;

namespace Vit.Pipeline.Queries;

/// <summary>
/// The patch that somebody points at: the next frame's geometry turns the point into a patch, which stays until another point is good.
/// A point may come from any thread; everything else belongs to the thread of the frames.
/// </summary>
/// <param name="refused">Told in one line why a point was not taken, on the thread of the frames.</param>
public sealed class PointQuery(Action<string> refused)
{
    private Point? _asked;
    private int _cell = -1;

    /// <summary>Whether there is a patch, or a point that may become one.</summary>
    public bool IsSet => _cell >= 0 || Volatile.Read(ref _asked) is not null;

    /// <summary>Points at a place; of several between two frames the last counts.</summary>
    /// <param name="x">Source pixels, pixel centres.</param>
    /// <param name="y">Source pixels, pixel centres.</param>
    public void Ask(double x, double y) => Volatile.Write(ref _asked, new Point(x, y));

    /// <summary>The flat index of the patch, -1 while there is none; takes in the last point.</summary>
    /// <param name="grid">The frame's geometry.</param>
    public int CellIn(in PatchGrid grid)
    {
        if (Interlocked.Exchange(ref _asked, null) is { } point)
        {
            if (Problem(grid, point.X, point.Y, out int cell) is { } problem)
                refused(problem);
            else
                _cell = cell;
        }
        return _cell;
    }

    /// <summary>Why no patch lies under a point, in one line; null when <paramref name="cell"/> does.</summary>
    internal static string? Problem(in PatchGrid grid, double x, double y, out int cell)
    {
        cell = -1;
        if (!(x >= -0.5 && x < grid.SourceWidth - 0.5 && y >= -0.5 && y < grid.SourceHeight - 0.5))
            return FormattableString.Invariant($"point ({x:0.#}, {y:0.#}) lies outside the picture of {grid.SourceWidth}x{grid.SourceHeight}");
        cell = grid.CellAt(x, y);
        return cell >= 0
            ? null
            : FormattableString.Invariant($"point ({x:0.#}, {y:0.#}) lies in no patch: the model sees only a part of the picture (resize_mode stretch shows it all)");
    }

    private sealed record Point(double X, double Y);
}
