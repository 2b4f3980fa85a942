using OpenCvSharp;

namespace Vit.Simulation.Layout;

/// <summary>Curves as lists of points.</summary>
internal static class Polyline
{
    private const int SamplesPerSegment = 12;

    /// <summary>Uniform Catmull-Rom spline through all points, the end points mirrored outward; at least two points.</summary>
    public static Point2d[] CatmullRom(List<Point2d> points)
    {
        Point2d before = (points[0] * 2) - points[1], after = (points[^1] * 2) - points[^2];
        Point2d[] p = [before, .. points, after];
        var line = new Point2d[((points.Count - 1) * SamplesPerSegment) + 1];
        for (int i = 0; i < line.Length - 1; i++)
        {
            int s = i / SamplesPerSegment;
            double t = (i % SamplesPerSegment) / (double)SamplesPerSegment, t2 = t * t, t3 = t2 * t;
            double b0 = (-t + (2 * t2) - t3) / 2, b1 = (2 - (5 * t2) + (3 * t3)) / 2;
            double b2 = (t + (4 * t2) - (3 * t3)) / 2, b3 = (-t2 + t3) / 2;
            line[i] = (p[s] * b0) + (p[s + 1] * b1) + (p[s + 2] * b2) + (p[s + 3] * b3);
        }
        line[^1] = points[^1];
        return line;
    }

    /// <summary>How often two curves properly cross.</summary>
    public static int Crossings(Point2d[] a, Point2d[] b)
    {
        int count = 0;
        for (int i = 0; i + 1 < a.Length; i++)
        {
            for (int j = 0; j + 1 < b.Length; j++)
            {
                if (Side(a[i], a[i + 1], b[j]) * Side(a[i], a[i + 1], b[j + 1]) < 0
                    && Side(b[j], b[j + 1], a[i]) * Side(b[j], b[j + 1], a[i + 1]) < 0)
                {
                    count++;
                }
            }
        }
        return count;
    }

    /// <summary>Share of the length that lies before each point, 0..1.</summary>
    public static double[] LengthShares(Point2d[] line)
    {
        var shares = new double[line.Length];
        for (int i = 1; i < line.Length; i++)
            shares[i] = shares[i - 1] + double.Hypot(line[i].X - line[i - 1].X, line[i].Y - line[i - 1].Y);
        double length = shares[^1];
        for (int i = 0; i < shares.Length; i++)
            shares[i] /= length;
        return shares;
    }

    private static double Side(Point2d from, Point2d to, Point2d point) =>
        ((to.X - from.X) * (point.Y - from.Y)) - ((to.Y - from.Y) * (point.X - from.X));
}
