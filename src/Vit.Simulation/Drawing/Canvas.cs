using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>
/// Draws every primitive twice: anti-aliased into the picture, and with hard edges and its region id into the label image.
/// Coordinates are scene units with three fractional bits; only the canvas knows how many pixels a unit has.
/// </summary>
internal sealed class Canvas : IDisposable
{
    private const int FractionBits = 3;
    private const double Fraction = 1 << FractionBits;

    public Canvas(int scale)
    {
        Scale = scale;
        int size = SceneSpace.Size * scale;
        Image = new Mat(size, size, MatType.CV_8UC3);
        Labels = new Mat(size, size, MatType.CV_8UC1);
    }

    /// <summary>Pixels per scene unit.</summary>
    public int Scale { get; }

    /// <summary>The colour image, BGR, 448·Scale pixels a side.</summary>
    public Mat Image { get; }

    /// <summary>The label image: the region id of what is visible at each pixel.</summary>
    public Mat Labels { get; }

    public void Polygon(ReadOnlySpan<Point2d> corners, Bgr colour, int id)
    {
        Point[][] points = [Fixed(corners)];
        Cv2.FillPoly(Image, points, colour.ToScalar(), LineTypes.AntiAlias, FractionBits);
        Cv2.FillPoly(Labels, points, Scalar.All(id), LineTypes.Link8, FractionBits);
    }

    public void Rectangle(double left, double top, double right, double bottom, Bgr colour, int id) =>
        Polygon([new(left, top), new(right, top), new(right, bottom), new(left, bottom)], colour, id);

    public void Line(ReadOnlySpan<Point2d> line, Bgr colour, int thickness, int id)
    {
        Point[][] points = [Fixed(line)];
        Cv2.Polylines(Image, points, false, colour.ToScalar(), thickness * Scale, LineTypes.AntiAlias, FractionBits);
        Cv2.Polylines(Labels, points, false, Scalar.All(id), thickness * Scale, LineTypes.Link8, FractionBits);
    }

    /// <summary>An ellipse around (x, y), filled unless a line thickness is given; angles in degrees.</summary>
    public void Oval(
        double x, double y, double radiusX, double radiusY, Bgr colour, int id,
        double angle = 0, double start = 0, double end = 360, int thickness = 0)
    {
        var centre = new Point(Fixed(x), Fixed(y));
        var axes = new Size(AtLeastOneUnit(radiusX), AtLeastOneUnit(radiusY));
        int pixels = thickness > 0 ? thickness * Scale : -1;
        Cv2.Ellipse(Image, centre, axes, angle, start, end, colour.ToScalar(), pixels, LineTypes.AntiAlias, FractionBits);
        Cv2.Ellipse(Labels, centre, axes, angle, start, end, Scalar.All(id), pixels, LineTypes.Link8, FractionBits);
    }

    public void Dispose()
    {
        Image.Dispose();
        Labels.Dispose();
    }

    private int AtLeastOneUnit(double radius) => Math.Max((int)Fraction * Scale, Fixed(radius));

    private int Fixed(double units) => (int)Math.Round(units * Fraction * Scale);

    private Point[] Fixed(ReadOnlySpan<Point2d> points)
    {
        var result = new Point[points.Length];
        for (int i = 0; i < points.Length; i++)
            result[i] = new Point(Fixed(points[i].X), Fixed(points[i].Y));
        return result;
    }
}
