using OpenCvSharp;

namespace Vit.Perception.Overlay;

/// <summary>Draws smooth strokes of any width, solid or dashed, straight into the pixels: no managed allocation.</summary>
internal static class StrokePainter
{
    /// <summary>Draws one stroke with round ends; what lies off the picture is not drawn.</summary>
    /// <param name="canvas">BGR.</param>
    /// <param name="segment">Where.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="dash">Length of a dash and of the gap after it in pixels; 0 = solid.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="keepOf256">How much of the picture shows through at its middle, of 256.</param>
    public static void Paint(Mat canvas, in Segment segment, double width, double dash, Vec3b color, int keepOf256)
    {
        double length = segment.Length, half = width / 2;
        if (!(length > 0))
            return;
        double ux = (segment.X1 - segment.X0) / length, uy = (segment.Y1 - segment.Y0) / length;
        double reach = half + 1;
        int top = Inside(Math.Min(segment.Y0, segment.Y1) - reach, canvas.Height);
        int bottom = Inside(Math.Max(segment.Y0, segment.Y1) + reach, canvas.Height);
        for (int y = top; y <= bottom; y++)
        {
            (int left, int right) = Columns(segment, ux, uy, reach, y, canvas.Width);
            Span<Vec3b> row = canvas.RowSpan<Vec3b>(y);
            for (int x = left; x <= right; x++)
            {
                double along = ((x - segment.X0) * ux) + ((y - segment.Y0) * uy);
                if (dash > 0 && along % (2 * dash) > dash)
                    continue;
                double beyond = Math.Max(0, Math.Max(-along, along - length));
                double across = ((x - segment.X0) * uy) - ((y - segment.Y0) * ux);
                double cover = Math.Clamp(half + 0.5 - Math.Sqrt((beyond * beyond) + (across * across)), 0, 1);
                if (cover > 0)
                    row[x] = Canvas.Mix(row[x], color, 256 - (int)(cover * (256 - keepOf256)));
            }
        }
    }

    /// <summary>The columns that the stroke can touch in one row: where it crosses the row, widened by its reach.</summary>
    private static (int Left, int Right) Columns(in Segment s, double ux, double uy, double reach, int y, int width)
    {
        double low = Math.Min(s.X0, s.X1) - reach, high = Math.Max(s.X0, s.X1) + reach;
        if (Math.Abs(uy) > 1e-6)
        {
            double crossing = s.X0 + ((y - s.Y0) * ux / uy), spread = reach / Math.Abs(uy);
            (low, high) = (Math.Max(low, crossing - spread), Math.Min(high, crossing + spread));
        }
        return low > width - 1 || high < 0 ? (0, -1) : (Inside(low, width), Inside(high, width));
    }

    private static int Inside(double value, int size) => (int)Math.Clamp(Math.Round(value), 0, size - 1);
}
