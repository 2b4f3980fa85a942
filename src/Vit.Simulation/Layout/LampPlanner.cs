namespace Vit.Simulation.Layout;

/// <summary>Places the lamps; the first ones will get the cables.</summary>
internal static class LampPlanner
{
    private const int Tries = 12;

    /// <summary>Null when a lamp that needs a cable finds no room; a lone lamp without room is left out.</summary>
    public static List<Lamp>? Plan(
        SplitMix64 random, SceneMode mode, double horizon, List<Table> tables, RegionIds ids, int cabled, int lone)
    {
        var lamps = new List<Lamp>();
        for (int i = 0; i < cabled + lone; i++)
        {
            if (Place(random, mode, horizon, tables, lamps) is { } lamp)
                lamps.Add(lamp);
            else if (i < cabled)
                return null;
        }
        return [.. lamps.Select((lamp, unit) => lamp with { Id = ids.Add(RegionKind.Lamp, unit) })];
    }

    private static Lamp? Place(SplitMix64 random, SceneMode mode, double horizon, List<Table> tables, List<Lamp> others)
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            Table? table = tables.Count > 0 && random.Chance(.6) ? random.Pick<Table>([.. tables]) : null;
            double x = table is null ? random.Uniform(30, SceneSpace.Size - 30) : random.Uniform(table.Left + 25, table.Right - 25);
            double y = table is null ? random.Uniform(horizon + 20, 425) : random.Uniform(table.Front - table.Depth + 8, table.Front - 6);
            bool tall = table is null && random.Chance(.7);
            LampKind kind = tall ? LampKind.FloorLamp : random.Pick(LampKind.Desk, LampKind.Bedside);
            if (mode == SceneMode.Shift && random.Chance(.7))
                kind = random.Pick(LampKind.Globe, LampKind.Tripod, LampKind.Banker);
            double height = Math.Min(tall ? random.Uniform(150, 270) : random.Uniform(75, 150), y - 8);
            if (height > 60 && others.TrueForAll(other => StandsClear(x, y, height, other)))
                return new Lamp(0, kind, x, y, height, table, random.Pick(-1, 1), random.Chance(.45));
        }
        return null;
    }

    private static bool StandsClear(double x, double y, double height, Lamp other)
    {
        double smaller = Math.Min(height * height * .5, other.Height * other.Height * .5);
        return Lamp.BoundsOf(x, y, height).SharedArea(other.Bounds) <= .2 * smaller && other.FootDistance(x, y) > 60;
    }
}
