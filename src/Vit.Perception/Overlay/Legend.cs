using OpenCvSharp;
using Vit.Perception.Attention;

namespace Vit.Perception.Overlay;

/// <summary>
/// The topmost layer of an overlay, in the lower left corner: model, method, and a colour bar from 0 to the largest share of a cell.
/// Sizes follow the picture's height (capitals are 1/48 of it, at least 9 pixels); it takes at most half the width and a quarter of the
/// height, texts too long are cut with "..", and a picture too small for that gets none.
/// </summary>
internal sealed class Legend
{
    private const int ShadeKeepOf256 = 84;
    private const int LongestText = 96;

    private static readonly Vec3b Title = new(255, 255, 255);
    private static readonly Vec3b Body = new(215, 215, 215);

    private GlyphAtlas? _font;

    /// <param name="canvas">BGR.</param>
    /// <param name="map">What is explained.</param>
    /// <param name="maxShare">The share at the bar's right end.</param>
    /// <param name="colors">The bar's colours, lowest first.</param>
    public void Paint(Mat canvas, in AttentionMap map, float maxShare, ReadOnlySpan<Vec3b> colors)
    {
        int capHeight = Math.Max(9, (int)Math.Round(canvas.Height / 48.0));
        if (_font?.CapHeight != capHeight)
            _font = new GlyphAtlas(capHeight);

        Span<char> methodBuffer = stackalloc char[LongestText], shareBuffer = stackalloc char[16];
        ReadOnlySpan<char> title = map.ModelId;
        ReadOnlySpan<char> method = LegendText.Method(map, methodBuffer);
        ReadOnlySpan<char> share = LegendText.Share(maxShare, shareBuffer);

        int gap = capHeight, lines = title.IsEmpty ? 2 : 3, lineHeight = capHeight * 9 / 5;
        int barLine = _font.Measure("0") + _font.Measure(share) + gap + (8 * capHeight);
        int room = (canvas.Width / 2) - (3 * gap);
        int width = Math.Min(room, Math.Max(barLine, Math.Max(_font.Measure(title), _font.Measure(method))));
        int height = ((lines - 1) * lineHeight) + capHeight + (2 * gap);
        if (barLine > room || height > canvas.Height / 4)
            return;

        int left = gap + gap, top = canvas.Height - gap - height, baseline = top + gap + capHeight;
        Canvas.Shade(canvas, new Rect(gap, top, width + (2 * gap), height), ShadeKeepOf256);
        if (!title.IsEmpty)
        {
            Write(canvas, title, left, baseline, width, Title);
            baseline += lineHeight;
        }
        Write(canvas, method, left, baseline, width, Body);
        baseline += lineHeight;
        int bar = _font.Write(canvas, "0", left, baseline, Body) + (gap / 2);
        int barEnd = left + width - _font.Measure(share) - (gap / 2);
        Bar(canvas, new Rect(bar, baseline - capHeight, barEnd - bar, capHeight), colors);
        _font.Write(canvas, share, barEnd + (gap / 2), baseline, Body);
    }

    private void Write(Mat canvas, ReadOnlySpan<char> text, int left, int baseline, int width, Vec3b color)
    {
        int fitting = _font!.Fit(text, width);
        if (fitting == text.Length)
        {
            _font.Write(canvas, text, left, baseline, color);
            return;
        }
        fitting = _font.Fit(text, width - _font.Measure(".."));
        _font.Write(canvas, "..", _font.Write(canvas, text[..fitting], left, baseline, color), baseline, color);
    }

    private static void Bar(Mat canvas, Rect area, ReadOnlySpan<Vec3b> colors)
    {
        for (int x = 0; x < area.Width; x++)
            Canvas.Fill(canvas, new Rect(area.Left + x, area.Top, 1, area.Height), colors[x * (colors.Length - 1) / (area.Width - 1)]);
    }
}
