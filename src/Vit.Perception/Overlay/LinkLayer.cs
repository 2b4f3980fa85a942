using OpenCvSharp;
using Vit.Perception.Links;

namespace Vit.Perception.Overlay;

/// <summary>
/// The middle layer of an overlay: a box around each visible region with its id and label, and a line between the middles of linked ones
/// with its score. Links are bright and solid; candidates thin and grey; lost ones dashed, ending where their region was last seen.
/// Every line has a dark rim, so that it shows on any background. Sizes follow the picture's height.
/// </summary>
internal sealed class LinkLayer
{
    private const int LongestText = 48, RimKeepOf256 = 90, LabelKeepOf256 = 84;

    private static readonly Vec3b Outline = new(255, 255, 255);
    private static readonly Vec3b Linked = new(60, 220, 255);
    private static readonly Vec3b Candidate = new(200, 200, 200);
    private static readonly Vec3b Lost = new(120, 120, 255);

    private GlyphAtlas? _font;

    /// <param name="canvas">BGR.</param>
    /// <param name="frame">What to draw, in pixels of the canvas.</param>
    public void Paint(Mat canvas, in LinkFrame frame)
    {
        ReadOnlySpan<TrackedRegion> regions = frame.Regions.Span;
        if (regions.IsEmpty)
            return;
        int capHeight = Math.Max(9, (int)Math.Round(canvas.Height / 60.0));
        if (_font?.CapHeight != capHeight)
            _font = new GlyphAtlas(capHeight);
        int width = Math.Max(1, canvas.Height / 360);
        foreach (ref readonly TrackedRegion region in regions)
        {
            if (region.IsVisible)
                Box(canvas, region.Box, width);
        }
        foreach (ref readonly ObjectLink link in frame.Links.Span)
            Line(canvas, link, regions, width);
        // Texts last: no line may cross them.
        foreach (ref readonly TrackedRegion region in regions)
        {
            if (region.IsVisible)
                Name(canvas, region);
        }
        foreach (ref readonly ObjectLink link in frame.Links.Span)
            Score(canvas, link, regions);
    }

    private static void Box(Mat canvas, in SourceBox box, int width)
    {
        Rect inside = RectOf(box, canvas);
        Canvas.Frame(canvas, inside, 2 * width, default);
        Canvas.Frame(canvas, inside, width, Outline);
    }

    private static void Line(Mat canvas, in ObjectLink link, ReadOnlySpan<TrackedRegion> regions, int width)
    {
        if (!Ends(link, regions, out SourceBox a, out SourceBox b))
            return;
        double thick = link.State == LinkState.Candidate ? 1.5 * width : 2 * width;
        double dash = link.State == LinkState.Lost ? 6 * thick : 0;
        var segment = new Segment(a.CentreX - 0.5, a.CentreY - 0.5, b.CentreX - 0.5, b.CentreY - 0.5);
        StrokePainter.Paint(canvas, segment, thick + (2 * width), dash, default, RimKeepOf256);
        StrokePainter.Paint(canvas, segment, thick, dash, ColorOf(link.State), 0);
    }

    private void Name(Mat canvas, in TrackedRegion region)
    {
        var text = new TextLine(stackalloc char[LongestText]);
        text.Add(region.Id);
        if (region.Label.Length > 0)
        {
            text.Add(" ");
            text.Add(region.Label);
        }
        Rect box = RectOf(region.Box, canvas);
        int above = box.Top - _font!.Height - 2;
        Write(canvas, text.Text, box.Left, above >= 0 ? above : box.Bottom + 2, Outline);
    }

    private void Score(Mat canvas, in ObjectLink link, ReadOnlySpan<TrackedRegion> regions)
    {
        if (!Ends(link, regions, out SourceBox a, out SourceBox b))
            return;
        var text = new TextLine(stackalloc char[LongestText]);
        text.Add(link.Score, "0.00");
        int width = _font!.Measure(text.Text);
        int left = (int)((a.CentreX + b.CentreX - width) / 2), top = (int)((a.CentreY + b.CentreY - _font.Height) / 2);
        Write(canvas, text.Text, left, top, ColorOf(link.State));
    }

    /// <summary>A text on a darkened ground, moved inside the picture where it would stick out.</summary>
    private void Write(Mat canvas, ReadOnlySpan<char> text, int left, int top, Vec3b color)
    {
        int width = _font!.Measure(text);
        left = Math.Clamp(left, 0, Math.Max(0, canvas.Width - width - 4));
        top = Math.Clamp(top, 0, Math.Max(0, canvas.Height - _font.Height));
        Canvas.Shade(canvas, new Rect(left, top, width + 4, _font.Height), LabelKeepOf256);
        int descent = _font.Height - _font.CapHeight;
        _font.Write(canvas, text, left + 2, top + _font.CapHeight + (descent / 2), color);
    }

    private static bool Ends(in ObjectLink link, ReadOnlySpan<TrackedRegion> regions, out SourceBox a, out SourceBox b)
    {
        (a, b) = (default, default);
        int found = 0;
        foreach (ref readonly TrackedRegion region in regions)
        {
            if (region.Id == link.SourceId)
                (a, found) = (region.Box, found | 1);
            else if (region.Id == link.TargetId)
                (b, found) = (region.Box, found | 2);
        }
        return found == 3;
    }

    /// <summary>The pixels of a box, cut to a little beyond the picture: boxes may be far larger than any picture.</summary>
    private static Rect RectOf(in SourceBox box, Mat canvas)
    {
        static int Near(float edge, int size) => (int)MathF.Round(Math.Clamp(edge, -8f, size + 8f));
        int left = Near(box.X, canvas.Width), top = Near(box.Y, canvas.Height);
        int right = Near(box.Right, canvas.Width), bottom = Near(box.Bottom, canvas.Height);
        return new Rect(left, top, Math.Max(0, right - left), Math.Max(0, bottom - top));
    }

    private static Vec3b ColorOf(LinkState state) => state switch
    {
        LinkState.Linked => Linked,
        LinkState.Lost => Lost,
        _ => Candidate,
    };
}
