namespace Vit.Perception.Links;

/// <summary>
/// Where else a region could stand: its mask shifted by whole cells to places as far from another region as it is itself. What attention
/// such places draw says how much of a link is mere distance and size. A place must lie wholly inside the grid, and regions may cover
/// at most a tenth of it. The allowed change of distance is widened from 1 to 4 cells until there are 8 places.
/// </summary>
internal sealed class ShiftPlacements
{
    /// <summary>Fewer places make no statistic.</summary>
    public const int Least = 4;

    /// <summary>More places are thinned evenly.</summary>
    public const int Most = 64;

    private const int Enough = 8, WidestTolerance = 4;
    private const double LargestOverlap = 0.1;

    private readonly int _columns;
    private readonly int _cellCount;
    private readonly float[] _occupied;
    private readonly (double Row, double Column)[] _centres;
    private readonly (short Rows, short Columns)[] _free;
    private readonly int[] _freeCounts;
    private readonly int[] _candidates;

    /// <param name="rows">Patch rows.</param>
    /// <param name="columns">Patch columns.</param>
    /// <param name="capacity">Most regions.</param>
    public ShiftPlacements(int rows, int columns, int capacity)
    {
        _columns = columns;
        _cellCount = rows * columns;
        _occupied = new float[_cellCount];
        _centres = new (double, double)[capacity];
        _free = new (short, short)[capacity * _cellCount];
        _freeCounts = new int[capacity];
        _candidates = new int[_cellCount];
    }

    /// <summary>Finds for each region the shifts to places that are free; call once a frame.</summary>
    public void Prepare(RegionSet regions)
    {
        Array.Clear(_occupied);
        for (int region = 0; region < regions.Count; region++)
        {
            ReadOnlySpan<ushort> cells = regions.Cells(region);
            ReadOnlySpan<float> coverage = regions.Coverage(region);
            double row = 0, column = 0;
            for (int k = 0; k < cells.Length; k++)
            {
                row += coverage[k] * (cells[k] / _columns);
                column += coverage[k] * (cells[k] % _columns);
                _occupied[cells[k]] = Math.Max(_occupied[cells[k]], coverage[k]);
            }
            double mass = regions[region].VisibleCells;
            _centres[region] = (row / mass, column / mass);
        }
        for (int region = 0; region < regions.Count; region++)
            FindFree(region, regions.Cells(region), regions.Coverage(region), regions[region].VisibleCells);
    }

    /// <summary>The places for <paramref name="b"/> as seen from <paramref name="a"/>, row by row of the shift.</summary>
    /// <param name="a">The region that attends.</param>
    /// <param name="b">The region that is shifted.</param>
    /// <param name="offsets">Receives up to <see cref="Most"/> shifts as differences of flat cell indices.</param>
    /// <returns>How many.</returns>
    public int Between(int a, int b, Span<int> offsets)
    {
        double down = _centres[b].Row - _centres[a].Row, right = _centres[b].Column - _centres[a].Column;
        double distance = Math.Sqrt((down * down) + (right * right));
        ReadOnlySpan<(short Rows, short Columns)> shifts = _free.AsSpan(b * _cellCount, _freeCounts[b]);
        int count = 0;
        for (int tolerance = 1; tolerance <= WidestTolerance && count < Enough; tolerance++)
        {
            count = 0;
            foreach ((short rows, short cols) in shifts)
            {
                double y = down + rows, x = right + cols;
                if (Math.Abs(Math.Sqrt((y * y) + (x * x)) - distance) <= tolerance)
                    _candidates[count++] = (rows * _columns) + cols;
            }
        }
        int kept = Math.Min(count, Most);
        for (int i = 0; i < kept; i++)
            offsets[i] = _candidates[(int)((long)i * count / kept)];
        return kept;
    }

    private void FindFree(int region, ReadOnlySpan<ushort> cells, ReadOnlySpan<float> coverage, float mass)
    {
        int top = cells[0] / _columns, bottom = cells[^1] / _columns, left = _columns, right = 0;
        foreach (ushort cell in cells)
        {
            left = Math.Min(left, cell % _columns);
            right = Math.Max(right, cell % _columns);
        }
        int rowCount = _cellCount / _columns, count = 0;
        for (int down = -top; down < rowCount - bottom; down++)
        {
            for (int across = -left; across < _columns - right; across++)
            {
                if (Overlap(cells, coverage, (down * _columns) + across) <= LargestOverlap * mass)
                    _free[(region * _cellCount) + count++] = ((short)down, (short)across);
            }
        }
        _freeCounts[region] = count;
    }

    private double Overlap(ReadOnlySpan<ushort> cells, ReadOnlySpan<float> coverage, int offset)
    {
        double shared = 0;
        for (int k = 0; k < cells.Length; k++)
            shared += Math.Min(coverage[k], _occupied[cells[k] + offset]);
        return shared;
    }
}
