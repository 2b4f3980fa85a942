using OpenCvSharp;

namespace Vit.Perception.Overlay;

/// <summary>Drawing on a BGR picture without managed allocations: OpenCvSharp's calls make proxy objects for their arguments.</summary>
internal static class Canvas
{
    /// <summary>A line around a rectangle, just outside of it; what lies off the picture is not drawn.</summary>
    public static void Frame(Mat canvas, Rect inside, int width, Vec3b color)
    {
        Rect outside = inside;
        outside.Inflate(width, width);
        Fill(canvas, new Rect(outside.Left, outside.Top, outside.Width, width), color);
        Fill(canvas, new Rect(outside.Left, inside.Bottom, outside.Width, width), color);
        Fill(canvas, new Rect(outside.Left, inside.Top, width, inside.Height), color);
        Fill(canvas, new Rect(inside.Right, inside.Top, width, inside.Height), color);
    }

    /// <summary>A filled rectangle, cut at the picture's edges.</summary>
    public static void Fill(Mat canvas, Rect area, Vec3b color)
    {
        Rect visible = Visible(canvas, area);
        for (int y = visible.Top; y < visible.Bottom; y++)
            canvas.RowSpan<Vec3b>(y).Slice(visible.Left, visible.Width).Fill(color);
    }

    /// <summary>Darkens a rectangle to <paramref name="keepOf256"/>/256 of its brightness.</summary>
    public static void Shade(Mat canvas, Rect area, int keepOf256)
    {
        Rect visible = Visible(canvas, area);
        for (int y = visible.Top; y < visible.Bottom; y++)
        {
            foreach (ref Vec3b p in canvas.RowSpan<Vec3b>(y).Slice(visible.Left, visible.Width))
                p = Mix(p, default, keepOf256);
        }
    }

    /// <summary>keep/256 of <paramref name="below"/> and the rest of <paramref name="above"/>.</summary>
    public static Vec3b Mix(Vec3b below, Vec3b above, int keepOf256) => new(
        Mix(below.Item0, above.Item0, keepOf256), Mix(below.Item1, above.Item1, keepOf256), Mix(below.Item2, above.Item2, keepOf256));

    private static byte Mix(byte below, byte above, int keepOf256) =>
        (byte)(((below * keepOf256) + (above * (256 - keepOf256)) + 128) >> 8);

    private static Rect Visible(Mat canvas, Rect area) => area.Intersect(new Rect(0, 0, canvas.Width, canvas.Height));
}
