using OpenCvSharp;

namespace Vit.Perception.Overlay;

/// <summary>
/// The letters of an overlay at one size: OpenCV's stroke font drawn several times too large and averaged down, which is far more
/// legible at 10 pixels than drawing it small. ASCII and ρ; other characters show as '?'. Made once a size; drawing allocates nothing.
/// </summary>
internal sealed class GlyphAtlas
{
    private const char First = ' ';
    private const char Last = '~';
    private const char Rho = 'ρ';
    private const int Oversampling = 8;
    private const HersheyFonts Font = HersheyFonts.HersheySimplex;

    /// <summary>Height of a capital of this font at scale 1.</summary>
    private const double FontCapHeight = 21;

    private readonly Glyph[] _glyphs = new Glyph[Last - First + 2];
    private readonly int _ascent;

    /// <param name="capHeight">Height of a capital letter in pixels.</param>
    public GlyphAtlas(int capHeight)
    {
        CapHeight = capHeight;
        _ascent = capHeight + Math.Max(2, capHeight / 4);
        Height = _ascent + Math.Max(3, (capHeight * 2 / 5) + 1);
        for (char c = First; c <= Last; c++)
            _glyphs[c - First] = Draw(c);
        _glyphs[^1] = Draw(Rho);
    }

    /// <summary>Height of a capital letter in pixels.</summary>
    public int CapHeight { get; }

    /// <summary>Height of a line of text in pixels, from above accents to below descenders.</summary>
    public int Height { get; }

    /// <summary>Width of a text in pixels.</summary>
    public int Measure(ReadOnlySpan<char> text)
    {
        int width = 0;
        foreach (char c in text)
            width += Of(c).Advance;
        return width;
    }

    /// <summary>How many leading characters fit into a width.</summary>
    public int Fit(ReadOnlySpan<char> text, int width)
    {
        for (int i = 0; i < text.Length; i++)
        {
            width -= Of(text[i]).Advance;
            if (width < 0)
                return i;
        }
        return text.Length;
    }

    /// <summary>Draws a text, cut at the picture's edges.</summary>
    /// <param name="canvas">BGR.</param>
    /// <param name="text">One line.</param>
    /// <param name="left">Where it starts.</param>
    /// <param name="baseline">The row its capitals stand on.</param>
    /// <param name="color">Its colour.</param>
    /// <returns>Where it ends.</returns>
    public int Write(Mat canvas, ReadOnlySpan<char> text, int left, int baseline, Vec3b color)
    {
        foreach (char c in text)
        {
            Glyph glyph = Of(c);
            Stamp(canvas, glyph, left, baseline - _ascent, color);
            left += glyph.Advance;
        }
        return left;
    }

    private Glyph Of(char c) => c switch
    {
        Rho => _glyphs[^1],
        >= First and <= Last => _glyphs[c - First],
        _ => _glyphs['?' - First],
    };

    private void Stamp(Mat canvas, Glyph glyph, int left, int top, Vec3b color)
    {
        int from = Math.Max(0, -left), to = Math.Min(glyph.Width, canvas.Width - left);
        int end = Math.Min(Height, canvas.Height - top);
        for (int row = Math.Max(0, -top); row < end; row++)
        {
            Span<Vec3b> line = canvas.RowSpan<Vec3b>(top + row);
            for (int x = from; x < to; x++)
            {
                int cover = glyph.Cover[(row * glyph.Width) + x];
                if (cover > 0)
                    line[left + x] = Canvas.Mix(line[left + x], color, 256 - cover - (cover >> 7));
            }
        }
    }

    private Glyph Draw(char c)
    {
        double scale = CapHeight * Oversampling / FontCapHeight;
        int thickness = Math.Max(Oversampling, CapHeight * Oversampling / 8);
        double advance = c == Rho
            ? scale * 19
            : Cv2.GetTextSize(c.ToString(), Font, scale, thickness, out _).Width - thickness;
        // Room on both sides for half a stroke.
        int width = (int)Math.Ceiling(advance / Oversampling) + 2;
        using var large = new Mat(Height * Oversampling, width * Oversampling, MatType.CV_8UC1, Scalar.Black);
        var origin = new Point(Oversampling / 2, _ascent * Oversampling);
        if (c == Rho)
            DrawRho(large, origin, scale, thickness);
        else
            Cv2.PutText(large, c.ToString(), origin, Font, scale, Scalar.White, thickness, LineTypes.AntiAlias);
        using var small = new Mat();
        Cv2.Resize(large, small, new Size(width, Height), 0, 0, InterpolationFlags.Area);
        return new Glyph(small.AsSpan<byte>().ToArray(), width, (int)Math.Round(advance / Oversampling));
    }

    /// <summary>A bowl of x-height and a stem below the baseline: the stroke font has no Greek.</summary>
    private static void DrawRho(Mat large, Point origin, double scale, int thickness)
    {
        Point At(double x, double up) => new(origin.X + (x * scale), origin.Y - (up * scale));
        Cv2.Ellipse(large, At(10, 7), new Size(6 * scale, 7 * scale), 0, 0, 360, Scalar.White, thickness, LineTypes.AntiAlias);
        Cv2.Line(large, At(4, 7), At(4, -7), Scalar.White, thickness, LineTypes.AntiAlias);
    }

    private readonly record struct Glyph(byte[] Cover, int Width, int Advance);
}
