using Vit.Simulation.Drawing;

namespace Vit.Simulation.Layout;

/// <summary>A table seen from the front: x from Left to Right, front edge at Front, top reaching Depth above it in the picture.</summary>
internal sealed record Table(
    double Left, double Right, double Front, double Depth, double Inset, double Leg, double LegWidth, double Thickness, Bgr Colour)
{
    /// <summary>No, one or two tables, far ones first; a second one beside the first or not at all.</summary>
    public static List<Table> Plan(SplitMix64 random, double horizon)
    {
        var tables = new List<Table>();
        int count = random.Pick([0, 1, 2], [.15, .65, .20]);
        for (int i = 0; i < count; i++)
        {
            Table table = Draw(random, horizon);
            if (tables.TrueForAll(other => table.Right < other.Left || table.Left > other.Right))
                tables.Add(table);
        }
        return [.. tables.OrderBy(t => t.Front)];
    }

    private static Table Draw(SplitMix64 random, double horizon)
    {
        double width = random.Uniform(130, 280), front = random.Uniform(horizon + 10, Math.Min(horizon + 110, 330));
        double left = random.Uniform(-20, SceneSpace.Size - width + 20), depth = random.Uniform(28, 60), inset = random.Uniform(8, 30);
        double leg = Math.Min(random.Uniform(60, 130), 440 - front), legWidth = random.Uniform(6, 12), thickness = random.Uniform(4, 10);
        Bgr colour = random.Chance(.7)
            ? Bgr.FromHsv(random.Uniform(5, 25), random.Uniform(20, 160), random.Uniform(60, 220))
            : Bgr.FromHsv(0, 0, random.Uniform(30, 240));
        return new Table(left, left + width, front, depth, inset, leg, legWidth, thickness, colour);
    }
}
