using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Draws what a cable ends in.</summary>
internal static class EndDrawing
{
    private static readonly Bgr Plate = new(238, 240, 242), Dish = new(190, 190, 190);
    private static readonly Bgr Metal = new(170, 180, 185), Unused = new(200, 200, 200);

    public static void Draw(Canvas canvas, SplitMix64 random, Cable cable)
    {
        // The end points along the last five samples of the spline.
        Point2d before = cable.Line[^6], at = cable.End;
        double angle = Math.Atan2(at.Y - before.Y, at.X - before.X);
        Draw(canvas, random, cable.Kind, at, angle, cable.Colour, cable.Ids[3]);
    }

    public static void Draw(Canvas canvas, SplitMix64 random, LoneSocket socket) =>
        Draw(canvas, random, EndKind.Socket, new Point2d(socket.X, socket.Y), 0, Unused, socket.Id);

    private static void Draw(Canvas canvas, SplitMix64 random, EndKind kind, Point2d at, double angle, Bgr cable, int id)
    {
        Bgr body = random.Chance(.5) ? cable : random.Pick<Bgr>(new(30, 30, 30), new(240, 240, 240), new(150, 150, 150));
        switch (kind)
        {
            case EndKind.Socket: DrawSocket(canvas, random, at, body, id); break;
            case EndKind.Plug: DrawPlug(canvas, random, new Turned(at, angle), body, id); break;
            default: DrawStrip(canvas, random, new Turned(at, angle), id); break;
        }
    }

    private static void DrawSocket(Canvas canvas, SplitMix64 random, Point2d at, Bgr plug, int id)
    {
        double s = random.Uniform(11, 17);
        canvas.Rectangle(at.X - s, at.Y - s, at.X + s, at.Y + s, Plate.Times(random.Uniform(.8, 1)), id);
        canvas.Oval(at.X, at.Y, .62 * s, .62 * s, Dish, id);
        canvas.Oval(at.X, at.Y, .45 * s, .45 * s, plug, id);
    }

    private static void DrawPlug(Canvas canvas, SplitMix64 random, Turned at, Bgr body, int id)
    {
        double l = random.Uniform(9, 14), w = random.Uniform(5, 8);
        canvas.Line([at.Point(l, -.5 * w), at.Point(l * 1.8, -.5 * w)], Metal, 2, id);
        canvas.Line([at.Point(l, .5 * w), at.Point(l * 1.8, .5 * w)], Metal, 2, id);
        canvas.Polygon([at.Point(-l * .6, -w * .6), at.Point(l, -w), at.Point(l, w), at.Point(-l * .6, w * .6)], body, id);
    }

    private static void DrawStrip(Canvas canvas, SplitMix64 random, Turned at, int id)
    {
        double l = random.Uniform(26, 40), w = random.Uniform(7, 10);
        Bgr body = random.Pick<Bgr>(new(240, 240, 240), new(40, 40, 40), new(200, 200, 200));
        canvas.Polygon([at.Point(0, -w), at.Point(2 * l, -w), at.Point(2 * l, w), at.Point(0, w)], body, id);
        foreach (double along in (ReadOnlySpan<double>)[.4, 1.0, 1.6])
        {
            Point2d hole = at.Point(along * l, 0);
            canvas.Oval(hole.X, hole.Y, .6 * w, .6 * w, body.Times(.6), id);
        }
    }

    /// <summary>A frame at the end of a cable: first coordinate along the cable, second across it.</summary>
    private readonly struct Turned(Point2d origin, double angle)
    {
        private readonly double _ux = Math.Cos(angle), _uy = Math.Sin(angle);

        public Point2d Point(double along, double across) =>
            new(origin.X + (along * _ux) - (across * _uy), origin.Y + (along * _uy) + (across * _ux));
    }
}
