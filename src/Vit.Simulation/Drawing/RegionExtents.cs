using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>How many pixels of each region a label image shows, and where. Reused from image to image without allocating.</summary>
internal sealed class RegionExtents
{
    private readonly Extent[] _extents = new Extent[RegionIds.Limit];

    /// <summary>Visible pixels.</summary>
    public int Pixels(int id) => _extents[id].Pixels;

    /// <summary>The smallest box around the visible pixels; meaningless when there are none.</summary>
    public Box Box(int id)
    {
        ref readonly Extent e = ref _extents[id];
        return new Box(e.Left, e.Top, e.Right, e.Bottom);
    }

    /// <summary>Measures an 8-bit label image whose ids are below <see cref="RegionIds.Limit"/>.</summary>
    public void Measure(Mat labels)
    {
        Array.Fill(_extents, new Extent { Left = int.MaxValue, Top = int.MaxValue });
        MatRowAccessor<byte> rows = labels.AsRows<byte>();
        for (int y = 0; y < rows.Count; y++)
        {
            ReadOnlySpan<byte> row = rows[y];
            for (int x = 0; x < row.Length;)
            {
                int end = row[x..].IndexOfAnyExcept(row[x]);
                end = end < 0 ? row.Length : x + end;
                Add(ref _extents[row[x]], x, end, y);
                x = end;
            }
        }
    }

    private static void Add(ref Extent extent, int from, int to, int y)
    {
        extent.Pixels += to - from;
        extent.Left = Math.Min(extent.Left, from);
        extent.Right = Math.Max(extent.Right, to);
        extent.Top = Math.Min(extent.Top, y);
        extent.Bottom = y + 1;
    }

    private struct Extent
    {
        public int Pixels, Left, Top, Right, Bottom;
    }
}
