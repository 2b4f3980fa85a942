namespace Vit.Perception.Overlay;

/// <summary>
/// One axis of the way from source pixels to cells: for every source pixel the two cells it lies between. Cell centres are at
/// (cell + 0.5) * patch in corner-based input pixels; beyond the outer centres the edge cell is held (half-pixel rule with edge clamp).
/// Pixels outside the grid belong to none.
/// </summary>
internal sealed class AxisSampler
{
    private readonly int[] _cell;
    private readonly float[] _fraction;

    /// <param name="pixels">Source pixels along this axis.</param>
    /// <param name="cells">Cells along this axis.</param>
    /// <param name="patch">Input pixels a cell.</param>
    /// <param name="scale">Input pixels a source pixel.</param>
    /// <param name="offset">Input coordinate of source pixel 0 (pixel centres at integers).</param>
    public AxisSampler(int pixels, int cells, int patch, double scale, double offset)
    {
        _cell = new int[pixels];
        _fraction = new float[pixels];
        Start = pixels;
        End = 0;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            double position = ((scale * pixel) + offset + 0.5) / patch;
            if (!(position >= 0 && position < cells))
                continue;
            double fromFirstCentre = Math.Clamp(position - 0.5, 0, cells - 1);
            _cell[pixel] = Math.Min((int)fromFirstCentre, Math.Max(0, cells - 2));
            _fraction[pixel] = (float)(fromFirstCentre - _cell[pixel]);
            Start = Math.Min(Start, pixel);
            End = pixel + 1;
        }
        Start = Math.Min(Start, End);
    }

    /// <summary>First pixel inside the grid.</summary>
    public int Start { get; }

    /// <summary>One past the last pixel inside the grid; equals <see cref="Start"/> when none is.</summary>
    public int End { get; }

    /// <summary>For pixels in [Start, End): the lower of the two cells; its neighbour is the next one, if there is one.</summary>
    public ReadOnlySpan<int> Cell => _cell;

    /// <summary>For pixels in [Start, End): the neighbour's weight, 0..1.</summary>
    public ReadOnlySpan<float> Fraction => _fraction;

    public bool Contains(int pixel) => pixel >= Start && pixel < End;
}
