using Vit.Perception.Imaging;

namespace Vit.Perception.Links;

/// <summary>
/// The regions of one frame as soft masks over patch cells: which cells each covers, and what share of each (0..1).
/// Memory is allocated once for the grid and capacity; a frame allocates nothing. Not thread safe.
/// </summary>
public sealed class RegionSet
{
    /// <summary>
    /// A region must cover a tenth of a cell in sum. More would lose what links are about: a plug in the simulated scenes
    /// covers 0.7 cells.
    /// </summary>
    public const double LeastVisibleCells = 0.1;

    private readonly int _cellCount;
    private readonly Region[] _regions;
    private readonly int[] _lengths;
    private readonly ushort[] _cells;
    private readonly float[] _coverage;

    /// <param name="rows">Patch rows of the model.</param>
    /// <param name="columns">Patch columns of the model.</param>
    /// <param name="capacity">Most regions a frame may have.</param>
    public RegionSet(int rows, int columns, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * columns, ushort.MaxValue, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _cellCount = rows * columns;
        Columns = columns;
        _regions = new Region[capacity];
        _lengths = new int[capacity];
        _cells = new ushort[capacity * _cellCount];
        _coverage = new float[capacity * _cellCount];
    }

    /// <summary>Patch columns of the model.</summary>
    public int Columns { get; }

    /// <summary>Patch rows of the model.</summary>
    public int Rows => _cellCount / Columns;

    /// <summary>Most regions a frame may have.</summary>
    public int Capacity => _regions.Length;

    /// <summary>Regions of the frame.</summary>
    public int Count { get; private set; }

    /// <summary>Where the cells of the frame lie in the source picture.</summary>
    public PatchGrid Grid { get; private set; }

    /// <summary>One region, 0..<see cref="Count"/>-1.</summary>
    public ref readonly Region this[int region] => ref _regions.AsSpan(0, Count)[region];

    /// <summary>Flat indices of the cells that a region covers, ascending; valid until the next frame.</summary>
    public ReadOnlySpan<ushort> Cells(int region) => _cells.AsSpan(region * _cellCount, _lengths.AsSpan(0, Count)[region]);

    /// <summary>The share of each of its cells that a region covers, in (0, 1]; valid until the next frame.</summary>
    public ReadOnlySpan<float> Coverage(int region) => _coverage.AsSpan(region * _cellCount, _lengths.AsSpan(0, Count)[region]);

    /// <summary>Starts a frame without regions.</summary>
    /// <exception cref="ArgumentException">A grid of another size, or a geometry with rotation or shear.</exception>
    public void Begin(in PatchGrid grid)
    {
        if (grid.Rows != Rows || grid.Columns != Columns)
            throw new ArgumentException($"the frame's grid is {grid.Rows}x{grid.Columns}; {Rows}x{Columns} was expected");
        if (grid.InputFromSource.M12 != 0 || grid.InputFromSource.M21 != 0)
            throw new ArgumentException("regions of rotated or sheared pictures are not supported: the affine map must be axis-aligned");
        Grid = grid;
        Count = 0;
    }

    /// <summary>Adds a box: each cell gets the share that the box covers of it.</summary>
    /// <param name="box">Source pixels.</param>
    /// <param name="label">What it shows; empty when unknown.</param>
    /// <param name="score">How sure its source is, 0..1.</param>
    /// <param name="id">A name to keep; empty lets the tracker give one.</param>
    public RegionVerdict AddBox(in SourceBox box, string label = "", float score = 1, string id = "")
    {
        if (Count == Capacity)
            return RegionVerdict.Full;
        if (!box.IsSound)
            return RegionVerdict.Outside;
        CellBox inCells = CellBox.Of(box, Grid);
        int start = Count * _cellCount, length = 0;
        (int firstRow, int lastRow) = CellBox.Range(inCells.Top, inCells.Bottom, Rows);
        (int firstColumn, int lastColumn) = CellBox.Range(inCells.Left, inCells.Right, Columns);
        for (int row = firstRow; row <= lastRow; row++)
        {
            double height = Math.Min(inCells.Bottom, row + 1) - Math.Max(inCells.Top, row);
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                float share = (float)(height * (Math.Min(inCells.Right, column + 1) - Math.Max(inCells.Left, column)));
                if (share > 0)
                    Put(start, length++, (row * Columns) + column, share);
            }
        }
        return Finish(length, box, label, score, id);
    }

    /// <summary>Adds the one cell under a source pixel (pixel-centre coordinates), wholly covered.</summary>
    public RegionVerdict AddPoint(float x, float y, string label = "", float score = 1, string id = "")
    {
        if (Count == Capacity)
            return RegionVerdict.Full;
        int cell = float.IsFinite(x) && float.IsFinite(y) ? Grid.CellAt(x, y) : -1;
        if (cell < 0)
            return RegionVerdict.Outside;
        Put(Count * _cellCount, 0, cell, 1);
        return Finish(1, CellBox.SourceBoxOf([(ushort)cell], Grid), label, score, id);
    }

    /// <summary>Adds a mask over cells, as a labeller or a discovery gives it.</summary>
    /// <param name="flatCells">Flat indices, ascending.</param>
    /// <param name="shares">The covered share of each, in (0, 1]; empty = whole cells.</param>
    /// <param name="box">Its box in source pixels; null = the box around its cells.</param>
    /// <param name="label">What it shows; empty when unknown.</param>
    /// <param name="score">How sure its source is, 0..1.</param>
    /// <param name="id">A name to keep; empty lets the tracker give one.</param>
    /// <exception cref="ArgumentException">Cells outside the grid or not ascending, shares of another number or range, a box that is none.</exception>
    public RegionVerdict AddCells(
        ReadOnlySpan<ushort> flatCells, ReadOnlySpan<float> shares, SourceBox? box = null, string label = "", float score = 1, string id = "")
    {
        if (!shares.IsEmpty && shares.Length != flatCells.Length)
            throw new ArgumentException($"{flatCells.Length} cells come with {shares.Length} shares");
        if (box is { IsSound: false })
            throw new ArgumentException("the region's box has no area");
        for (int i = 0; i < flatCells.Length; i++)
        {
            if (flatCells[i] >= _cellCount || (i > 0 && flatCells[i] <= flatCells[i - 1]))
                throw new ArgumentException($"cell {flatCells[i]} lies outside the grid of {_cellCount} cells or is not in ascending order");
            if (!shares.IsEmpty && !(shares[i] is > 0 and <= 1))
                throw new ArgumentException($"cell {flatCells[i]} is covered by {shares[i]}; a share in (0, 1] was expected");
        }
        if (Count == Capacity)
            return RegionVerdict.Full;
        if (flatCells.IsEmpty)
            return RegionVerdict.Outside;
        for (int i = 0; i < flatCells.Length; i++)
            Put(Count * _cellCount, i, flatCells[i], shares.IsEmpty ? 1 : shares[i]);
        return Finish(flatCells.Length, box ?? CellBox.SourceBoxOf(flatCells, Grid), label, score, id);
    }

    private void Put(int start, int index, int cell, float share)
    {
        _cells[start + index] = (ushort)cell;
        _coverage[start + index] = share;
    }

    private RegionVerdict Finish(int length, in SourceBox box, string label, float score, string id)
    {
        if (length == 0)
            return RegionVerdict.Outside;
        double sum = 0;
        foreach (float share in _coverage.AsSpan(Count * _cellCount, length))
            sum += share;
        if (sum < LeastVisibleCells)
            return RegionVerdict.TooSmall;
        _lengths[Count] = length;
        _regions[Count++] = new Region(id, label, score, box, (float)sum);
        return RegionVerdict.Added;
    }
}
