using OpenCvSharp;
using Vit.Simulation.Drawing;

namespace Vit.Simulation.Layout;

/// <summary>
/// Places the far ends and lays the cables. An end is placed without regard to the lamp it belongs to, so that nearness tells nothing.
/// </summary>
internal sealed class CablePlanner(SplitMix64 random, double horizon, Bgr floor, List<Lamp> lamps)
{
    private const int Tries = 16;
    private readonly List<Point2d> _ends = [];

    /// <summary>The ends placed so far, in the order of their cables.</summary>
    public IReadOnlyList<Point2d> Ends => _ends;

    /// <summary>One cable for each of the first <paramref name="cabled"/> lamps, then loose ones; null when an end finds no room.</summary>
    public List<Cable>? Plan(int cabled, int loose, Bgr? sharedColour)
    {
        var cables = new List<Cable>();
        for (int i = 0; i < cabled + loose; i++)
        {
            EndKind kind = random.Pick([EndKind.Plug, EndKind.Socket, EndKind.Strip], [.45, .35, .20]);
            if (PlaceEnd(kind) is not { } end)
                return null;
            _ends.Add(end);
            List<Point2d> way = i < cabled ? FromLamp(lamps[i]) : [LooseStart()];
            AddWayTo(end, kind, way);
            Point2d[] line = Polyline.CatmullRom(way);
            cables.Add(new Cable(line, kind, end, random.Integer(2, 5), sharedColour ?? CableColours.Draw(random, floor)));
        }
        return cables;
    }

    /// <summary>The first free place far enough from every lamp, else the free place that is farthest.</summary>
    private Point2d? PlaceEnd(EndKind kind)
    {
        double wanted = random.Uniform(60, 200), farthest = double.NegativeInfinity;
        Point2d? best = null;
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            double x = random.Uniform(20, SceneSpace.Size - 20);
            double y = kind == EndKind.Socket ? random.Uniform(horizon - 55, horizon - 20) : random.Uniform(horizon + 14, 434);
            if (_ends.Exists(e => double.Hypot(x - e.X, y - e.Y) < 45) || lamps.Exists(lamp => lamp.Bounds.Grown(12).Holds(x, y)))
                continue;
            double distance = lamps.Min(lamp => lamp.FootDistance(x, y));
            if (distance > farthest)
                (farthest, best) = (distance, new Point2d(x, y));
            if (distance >= wanted)
                break;
        }
        return best;
    }

    /// <summary>Out behind the foot; on a table also over its front edge and down.</summary>
    private List<Point2d> FromLamp(Lamp lamp)
    {
        List<Point2d> way =
        [
            new(lamp.X, lamp.Y),
            new(lamp.X - (lamp.Direction * .2 * Math.Min(lamp.Height, 120)), lamp.Y + random.Uniform(-2, 6)),
        ];
        if (lamp.Table is { } table)
        {
            double edge = Math.Min(Math.Max(lamp.X + random.Normal(50), table.Left + 14), table.Right - 14);
            way.Add(new Point2d(edge, table.Front - 1));
            way.Add(new Point2d(edge + random.Normal(5), Math.Min(438, table.Front + (random.Uniform(.5, 1) * table.Leg))));
        }
        return way;
    }

    private Point2d LooseStart() => new(random.Uniform(20, SceneSpace.Size - 20), random.Uniform(horizon + 12, 438));

    private void AddWayTo(Point2d end, EndKind kind, List<Point2d> way)
    {
        Point2d start = way[^1];
        int bends = random.Integer(1, 3);
        Point2d goal = kind == EndKind.Socket ? new(end.X + random.Normal(8), horizon + random.Uniform(3, 14)) : end;
        for (int k = 1; k <= bends; k++)
        {
            double f = k / (double)(bends + 1), dx = random.Normal(48), dy = random.Normal(34);
            way.Add(new Point2d(
                Math.Min(Math.Max(start.X + ((goal.X - start.X) * f) + dx, 6), SceneSpace.Size - 6),
                Math.Min(Math.Max(start.Y + ((goal.Y - start.Y) * f) + dy, horizon + 6), SceneSpace.Size - 6)));
        }
        if (kind == EndKind.Socket)
            way.Add(goal);
        way.Add(end);
    }
}
