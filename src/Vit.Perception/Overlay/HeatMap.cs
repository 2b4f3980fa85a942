using System.Numerics;
using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;

namespace Vit.Perception.Overlay;

/// <summary>
/// A map's weights spread over the source picture: bilinear between cell centres (half-pixel rule, edge clamp), with resize and crop
/// undone, so that the value at a cell's centre is the cell's weight. Pixels the model did not see (cropped away, or in the remainder
/// beyond the last whole patch) have no value: NaN.
/// </summary>
/// <remarks>
/// Own loops rather than cv::warpAffine, which rounds positions to 1/32 pixel. The work is separable: each grid row is spread over the
/// columns once, then every picture row is a blend of two of those. Rotated geometry is refused. Reuses its memory while the geometry
/// stays; not thread safe.
/// </remarks>
public sealed class HeatMap
{
    private PatchGrid _grid;
    private AxisSampler _columns = new(0, 1, 1, 1, 0);
    private AxisSampler _rows = new(0, 1, 1, 1, 0);
    private float[] _spread = [];

    /// <summary>Width of the source picture in pixels.</summary>
    public int Width => _grid.SourceWidth;

    /// <summary>Height of the source picture in pixels.</summary>
    public int Height => _grid.SourceHeight;

    /// <summary>The source pixels that have a value.</summary>
    public Rect Crop => new(_columns.Start, _rows.Start, _columns.End - _columns.Start, _rows.End - _rows.Start);

    /// <summary>The largest weight of the map.</summary>
    public float Max { get; private set; }

    /// <summary>Takes over a map; its weights are read now and not kept.</summary>
    /// <exception cref="ArgumentException">Weights that do not fit the grid, or a geometry with rotation or shear.</exception>
    public void Update(in AttentionMap map)
    {
        ReadOnlySpan<float> weights = map.Weights.Span;
        if (weights.Length != map.Grid.CellCount || weights.IsEmpty)
            throw new ArgumentException($"{weights.Length} weights do not fit a grid of {map.Grid.Rows}x{map.Grid.Columns} cells");
        if (map.Grid != _grid)
            Prepare(map.Grid);
        Max = 0;
        foreach (float weight in weights)
            Max = Math.Max(Max, weight);
        for (int row = 0; row < _grid.Rows; row++)
            SpreadRow(weights.Slice(row * _grid.Columns, _grid.Columns), _spread.AsSpan(row * Width, Width));
    }

    /// <summary>The values of one picture row.</summary>
    /// <param name="y">Source row, 0..Height-1.</param>
    /// <param name="destination">Receives Width values; NaN where there is none.</param>
    public void Row(int y, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        Span<float> target = destination[..Width];
        if (!_rows.Contains(y))
        {
            target.Fill(float.NaN);
            return;
        }
        int cell = _rows.Cell[y];
        int next = Math.Min(cell + 1, _grid.Rows - 1);
        Blend(_spread.AsSpan(cell * Width, Width), _spread.AsSpan(next * Width, Width), _rows.Fraction[y], target);
    }

    /// <summary>The whole map as a 32FC1 picture of source size.</summary>
    /// <param name="destination">Receives the map; re-created when its size or type differ.</param>
    public void WriteTo(Mat destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Create(Height, Width, MatType.CV_32FC1);
        for (int y = 0; y < Height; y++)
            Row(y, destination.RowSpan<float>(y));
    }

    private void Prepare(in PatchGrid grid)
    {
        Affine map = grid.InputFromSource;
        if (map.M12 != 0 || map.M21 != 0)
            throw new ArgumentException("maps of rotated or sheared pictures cannot be drawn: the affine map must be axis-aligned");
        _columns = new AxisSampler(grid.SourceWidth, grid.Columns, grid.PatchSize, map.M11, map.M13);
        _rows = new AxisSampler(grid.SourceHeight, grid.Rows, grid.PatchSize, map.M22, map.M23);
        _spread = new float[grid.Rows * grid.SourceWidth];
        Array.Fill(_spread, float.NaN);
        _grid = grid;
    }

    private void SpreadRow(ReadOnlySpan<float> weights, Span<float> spread)
    {
        ReadOnlySpan<int> cells = _columns.Cell;
        ReadOnlySpan<float> fractions = _columns.Fraction;
        int last = weights.Length - 1;
        for (int x = _columns.Start; x < _columns.End; x++)
        {
            float left = weights[cells[x]], right = weights[Math.Min(cells[x] + 1, last)];
            spread[x] = left + (fractions[x] * (right - left));
        }
    }

    private static void Blend(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float fraction, Span<float> target)
    {
        ReadOnlySpan<Vector<float>> u = MemoryMarshal.Cast<float, Vector<float>>(upper);
        ReadOnlySpan<Vector<float>> l = MemoryMarshal.Cast<float, Vector<float>>(lower)[..u.Length];
        Span<Vector<float>> t = MemoryMarshal.Cast<float, Vector<float>>(target)[..u.Length];
        for (int i = 0; i < u.Length; i++)
            t[i] = u[i] + (fraction * (l[i] - u[i]));
        for (int i = u.Length * Vector<float>.Count; i < upper.Length; i++)
            target[i] = upper[i] + (fraction * (lower[i] - upper[i]));
    }
}
