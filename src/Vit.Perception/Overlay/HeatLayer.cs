using OpenCvSharp;

namespace Vit.Perception.Overlay;

/// <summary>
/// The lowest layer of an overlay: picture and colours in one pass. Inside the crop a pixel of value v (share / largest share) becomes
/// <c>(1-a) picture + a colour(v)</c>; outside it is darkened by a fixed factor, which keeps its hue, and parted by a line.
/// Opacity a grows with the root of the value, from a tenth of the chosen alpha to all of it, so that the picture stays recognisable
/// where the model did not look.
/// </summary>
internal sealed class HeatLayer
{
    private const int OutsideOf256 = 166;
    private const double FaintestShare = 0.1;

    private static readonly Vec3b Outline = new(225, 225, 225);

    private readonly Blend[] _blend = new Blend[ColorTable.Levels];
    private (ColorMap ColorMap, double Alpha)? _prepared;
    private float[] _line = [];

    /// <summary>The colours of the current map, lowest first.</summary>
    public Vec3b[] Colors { get; private set; } = [];

    /// <param name="picture">BGR, only read.</param>
    /// <param name="heat">The map at the picture's size.</param>
    /// <param name="options">Colours and opacity.</param>
    /// <param name="lineWidth">Width of the crop's outline in pixels.</param>
    /// <param name="canvas">BGR of the same size; every pixel is written.</param>
    public void Paint(Mat picture, HeatMap heat, in OverlayOptions options, int lineWidth, Mat canvas)
    {
        Prepare(options);
        if (_line.Length < heat.Width)
            _line = new float[heat.Width];
        float levelsPerShare = heat.Max > 0 ? (ColorTable.Levels - 1) / heat.Max : 0;
        Rect crop = heat.Crop;
        for (int y = 0; y < heat.Height; y++)
        {
            Span<Vec3b> source = picture.RowSpan<Vec3b>(y);
            Span<Vec3b> target = canvas.RowSpan<Vec3b>(y);
            if (y < crop.Top || y >= crop.Bottom)
            {
                Darken(source, target);
                continue;
            }
            heat.Row(y, _line);
            Darken(source[..crop.Left], target);
            Color(source[crop.Left..crop.Right], _line.AsSpan(crop.Left, crop.Width), levelsPerShare, target[crop.Left..]);
            Darken(source[crop.Right..], target[crop.Right..]);
        }
        if (crop.Width > 0 && crop.Height > 0)
            Canvas.Frame(canvas, crop, lineWidth, Outline);
    }

    private void Color(ReadOnlySpan<Vec3b> source, ReadOnlySpan<float> shares, float levelsPerShare, Span<Vec3b> target)
    {
        ReadOnlySpan<Blend> blend = _blend;
        for (int x = 0; x < source.Length; x++)
        {
            // Interpolation may exceed the largest cell by rounding; a map made by hand may hold anything.
            int level = Math.Clamp((int)((shares[x] * levelsPerShare) + 0.5f), 0, ColorTable.Levels - 1);
            target[x] = blend[level].Over(source[x]);
        }
    }

    private static void Darken(ReadOnlySpan<Vec3b> source, Span<Vec3b> target)
    {
        for (int x = 0; x < source.Length; x++)
        {
            Vec3b p = source[x];
            target[x] = new Vec3b(
                (byte)((p.Item0 * OutsideOf256) >> 8), (byte)((p.Item1 * OutsideOf256) >> 8), (byte)((p.Item2 * OutsideOf256) >> 8));
        }
    }

    private void Prepare(in OverlayOptions options)
    {
        if (_prepared == (options.ColorMap, options.Alpha))
            return;
        if (_prepared?.ColorMap != options.ColorMap)
            Colors = ColorTable.Create(options.ColorMap);
        for (int level = 0; level < ColorTable.Levels; level++)
        {
            double value = level / (ColorTable.Levels - 1.0);
            double opacity = options.Alpha * (FaintestShare + ((1 - FaintestShare) * Math.Sqrt(value)));
            _blend[level] = Blend.Of(Colors[level], opacity);
        }
        _prepared = (options.ColorMap, options.Alpha);
    }

    /// <summary>One colour at one opacity in 1/256 steps, ready to lie over pixels.</summary>
    private readonly record struct Blend(int Keep, int Blue, int Green, int Red)
    {
        public static Blend Of(Vec3b color, double opacity)
        {
            int share = (int)Math.Round(opacity * 256);
            const int Half = 128;
            return new Blend(256 - share, (color.Item0 * share) + Half, (color.Item1 * share) + Half, (color.Item2 * share) + Half);
        }

        public Vec3b Over(Vec3b below) => new(
            (byte)(((below.Item0 * Keep) + Blue) >> 8),
            (byte)(((below.Item1 * Keep) + Green) >> 8),
            (byte)(((below.Item2 * Keep) + Red) >> 8));
    }
}
