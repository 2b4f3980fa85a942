using OpenCvSharp;

namespace Vit.Simulation.Layout;

/// <summary>Places the distractors. One in front may hide a cable, but must keep clear of lamps and ends.</summary>
internal static class DistractorPlanner
{
    private const int Tries = 6;

    /// <summary>Sorted by y: near things are drawn over far ones.</summary>
    public static List<Distractor> Plan(
        SplitMix64 random, double horizon, List<Table> tables, List<Lamp> lamps, IReadOnlyList<Point2d> ends, RegionIds ids)
    {
        var things = new List<Distractor>();
        int count = random.Integer(1, 6);
        for (int i = 0; i < count; i++)
        {
            DistractorKind kind = random.Pick<DistractorKind>(Enum.GetValues<DistractorKind>());
            bool inFront = random.Chance(.5);
            Table? table = tables.Count > 0 && kind != DistractorKind.Chair && random.Chance(.35) ? random.Pick<Table>([.. tables]) : null;
            for (int attempt = 0; attempt < Tries; attempt++)
            {
                double x = table is null ? random.Uniform(10, SceneSpace.Size - 10) : random.Uniform(table.Left + 15, table.Right - 15);
                double y = table is null ? random.Uniform(horizon + 10, 440) : random.Uniform(table.Front - table.Depth + 6, table.Front - 3);
                double size = table is null
                    ? random.Uniform(28, 56) * (.6 + (.8 * (y - horizon) / (SceneSpace.Size - horizon)))
                    : random.Uniform(22, 40);
                var bounds = new Box(x - (.7 * size), y - (1.1 * size), x + (.7 * size), y + 4);
                if (inFront && (lamps.Exists(lamp => bounds.Meets(lamp.Bounds)) || ends.Any(end => bounds.Grown(16).Holds(end.X, end.Y))))
                    continue;
                things.Add(new Distractor(ids.Add(RegionKind.Distractor, RegionIds.NoUnit), kind, x, y, size, inFront));
                break;
            }
        }
        return [.. things.OrderBy(thing => thing.Y)];
    }
}
