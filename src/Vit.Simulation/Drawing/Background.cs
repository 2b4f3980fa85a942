using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Wall, floor, skirting board and pictures. Made at half the canvas size and enlarged: walls are soft, edges are not.</summary>
internal sealed class Background : IDisposable
{
    private readonly int _scale, _half;
    private readonly Surface _surface;
    private readonly Mat _small;

    public Background(int scale)
    {
        _scale = scale;
        _half = SceneSpace.Size / 2 * scale;
        _surface = new Surface(_half);
        _small = new Mat(_half, _half, MatType.CV_8UC3);
    }

    private enum Floor { Wood, Carpet, Tile }

    /// <summary>Fills picture and labels; gives the horizon (scene units) and the floor's colour.</summary>
    public (double Horizon, Bgr Floor) Draw(SplitMix64 random, SceneMode mode, Canvas canvas)
    {
        bool shift = mode == SceneMode.Shift;
        double horizon = random.Uniform(.28, .50) * SceneSpace.Size;
        int floorRow = (int)(horizon / 2 * _scale);
        double wallHue = random.Uniform(0, 180), wallSaturation = random.Chance(.8) ? random.Uniform(5, 70) : random.Uniform(60, 150);
        Bgr wall = Bgr.FromHsv(wallHue, wallSaturation, random.Uniform(100, 235));
        Floor kind = random.Pick([Floor.Wood, Floor.Carpet, Floor.Tile], [.4, .3, .3]);
        Bgr floor = kind == Floor.Wood
            ? Bgr.FromHsv(random.Uniform(8, 20), random.Uniform(50, 150), random.Uniform(70, 200))
            : Bgr.FromHsv(random.Uniform(0, 180), random.Uniform(0, 80), random.Uniform(60, 215));

        DrawWall(random, wall, shift);
        DrawFloor(random, floor, shift, floorRow);
        Cv2.Resize(_small, canvas.Image, canvas.Image.Size(), 0, 0, InterpolationFlags.Linear);
        Label(canvas, horizon);
        if (kind != Floor.Carpet)
            DrawJoints(random, canvas, horizon, floor, tiles: kind == Floor.Tile);
        if (random.Chance(.6))
            DrawSkirtingBoard(random, canvas, horizon, wall);
        int pictures = random.Pick([0, 1, 2], [.5, .35, .15]);
        for (int i = 0; i < pictures; i++)
            DrawPicture(random, canvas, horizon);
        return (horizon, floor);
    }

    public void Dispose()
    {
        _surface.Dispose();
        _small.Dispose();
    }

    private void DrawWall(SplitMix64 random, Bgr colour, bool shift)
    {
        ReadOnlySpan<float> factors = _surface.Draw(random, shift ? .22 : .10);
        double period = 0;
        float depth = 0;
        bool upright = true;
        if (random.Chance(shift ? .8 : .25))
        {
            period = random.Uniform(6, 40);
            depth = (float)random.Uniform(.03, shift ? .3 : .12);
            upright = random.Integer(0, 1) == 0;
        }
        float Stripe(int x, int y) => period > 0 && (upright ? x : y) / (double)_scale % period < period / 2 ? 1 - depth : 1;
        MatRowAccessor<Vec3b> rows = _small.AsRows<Vec3b>();
        for (int y = 0; y < _half; y++)
        {
            Span<Vec3b> row = rows[y];
            for (int x = 0; x < _half; x++)
                row[x] = Pixel(colour, factors[(y * _half) + x], Stripe(x, y));
        }
    }

    private void DrawFloor(SplitMix64 random, Bgr colour, bool shift, int firstRow)
    {
        ReadOnlySpan<float> factors = _surface.Draw(random, shift ? .22 : .10);
        int side = shift && random.Chance(.5) ? SceneSpace.PictureSize / random.Integer(6, 14) * _scale : 0;
        MatRowAccessor<Vec3b> rows = _small.AsRows<Vec3b>();
        for (int y = firstRow; y < _half; y++)
        {
            Span<Vec3b> row = rows[y];
            for (int x = 0; x < _half; x++)
            {
                bool dark = side > 0 && (((y - firstRow) / side) + (x / side)) % 2 == 1;
                row[x] = Pixel(colour, factors[(y * _half) + x], dark ? .7 : 1);
            }
        }
    }

    private static Vec3b Pixel(Bgr colour, float factor, double pattern)
    {
        return new Vec3b(
            Byte(factor * (float)colour.B * pattern), Byte(factor * (float)colour.G * pattern), Byte(factor * (float)colour.R * pattern));

        static byte Byte(double value) => (byte)Math.Clamp((float)value, 0f, 255f);
    }

    private static void Label(Canvas canvas, double horizon)
    {
        MatRowAccessor<byte> rows = canvas.Labels.AsRows<byte>();
        int wallRows = (int)(horizon * canvas.Scale);
        for (int y = 0; y < rows.Count; y++)
            rows[y].Fill((byte)(y < wallRows ? RegionIds.Wall : RegionIds.Floor));
    }

    /// <summary>Planks run to a vanishing point above the horizon; tiles have level joints as well.</summary>
    private static void DrawJoints(SplitMix64 random, Canvas canvas, double horizon, Bgr floor, bool tiles)
    {
        const int size = SceneSpace.Size;
        double vanishing = random.Uniform(-200, size + 200);
        Scalar dark = floor.Times(random.Uniform(.6, .9)).ToScalar();
        for (int k = -3; k < 12; k++)
        {
            double x = (k * random.Uniform(44, 52)) + 10;
            Joint((x * 2) - (size / 2), size, x + ((vanishing - x) * .25), horizon);
        }
        for (double y = horizon; tiles && y < size; y += 6 + ((y - horizon) * .35))
            Joint(0, y, size, y);

        void Joint(double x0, double y0, double x1, double y1) =>
            Cv2.Line(canvas.Image, At(canvas, x0, y0), At(canvas, x1, y1), dark, canvas.Scale, LineTypes.AntiAlias);
    }

    private static void DrawSkirtingBoard(SplitMix64 random, Canvas canvas, double horizon, Bgr wall)
    {
        double height = random.Uniform(4, 14);
        Scalar colour = wall.Times(random.Uniform(.6, 1.3)).ToScalar();
        Cv2.Rectangle(canvas.Image, At(canvas, 0, horizon - height), At(canvas, SceneSpace.Size, horizon), colour, -1);
    }

    private static void DrawPicture(SplitMix64 random, Canvas canvas, double horizon)
    {
        double width = random.Uniform(30, 90), height = random.Uniform(30, 80);
        double x = random.Uniform(0, SceneSpace.Size - width), y = random.Uniform(5, Math.Max(6, horizon - height - 20));
        Bgr colour = Bgr.FromHsv(random.Uniform(0, 180), random.Uniform(0, 160), random.Uniform(60, 240));
        Point from = At(canvas, x, y), to = At(canvas, x + width, y + height);
        Cv2.Rectangle(canvas.Image, from, to, colour.ToScalar(), -1);
        Scalar frame = colour.Times(random.Uniform(.4, 1.4)).ToScalar();
        Cv2.Rectangle(canvas.Image, from, to, frame, random.Integer(1, 4) * canvas.Scale);
    }

    private static Point At(Canvas canvas, double x, double y) => new((int)(x * canvas.Scale), (int)(y * canvas.Scale));
}
