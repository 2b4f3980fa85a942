using Vit.Simulation.Drawing;

namespace Vit.Simulation.Layout;

/// <summary>Where everything stands, in scene units, before anything but the background is drawn.</summary>
internal sealed record SceneLayout(
    double Horizon,
    List<Table> Tables,
    List<Lamp> Lamps,
    List<Cable> Cables,
    List<Distractor> Distractors,
    LoneSocket? Socket,
    RegionIds Ids,
    SceneCounts Counts)
{
    private const int LooseUnit = 10, SocketUnit = 20;

    /// <summary>Null when this attempt finds no room, or no crossing where the mode asks for one.</summary>
    public static SceneLayout? TryPlan(SplitMix64 random, SceneMode mode, double horizon, Bgr floor)
    {
        var ids = new RegionIds();
        List<Table> tables = Table.Plan(random, horizon);
        int cabled = mode == SceneMode.Hard ? random.Pick([2, 3], [.45, .55]) : random.Pick([1, 2, 3], [.2, .4, .4]);
        int lone = random.Pick([0, 1, 2], [.7, .24, .06]), loose = random.Pick([0, 1, 2], [.6, .3, .1]);

        if (LampPlanner.Plan(random, mode, horizon, tables, ids, cabled, lone) is not { } lamps)
            return null;
        bool oneColour = random.Chance(mode == SceneMode.Hard ? .5 : .25);
        // Drawn in either case: the stream must not depend on the outcome.
        Bgr shared = CableColours.Draw(random, floor);
        var planner = new CablePlanner(random, horizon, floor, lamps);
        if (planner.Plan(cabled, loose, oneColour ? shared : null) is not { } cables)
            return null;
        int crossings = CrossingsBetweenUnits(cables, cabled);
        if (mode == SceneMode.Hard && crossings == 0)
            return null;
        cables = [.. cables.Select((cable, k) => cable with { Ids = AddParts(ids, k < cabled ? k : LooseUnit + k) })];

        List<Distractor> distractors = DistractorPlanner.Plan(random, horizon, tables, lamps, planner.Ends, ids);
        LoneSocket? socket = null;
        if (random.Chance(.3))
        {
            double x = random.Uniform(20, SceneSpace.Size - 20), y = random.Uniform(horizon - 55, horizon - 20);
            socket = new LoneSocket(ids.Add(RegionKind.End, SocketUnit), x, y);
        }
        var counts = new SceneCounts(cabled, lone, loose, crossings, oneColour, lamps.Count);
        return new SceneLayout(horizon, tables, lamps, cables, distractors, socket, ids, counts);
    }

    private static int CrossingsBetweenUnits(List<Cable> cables, int cabled)
    {
        int count = 0;
        for (int i = 0; i < cabled; i++)
        {
            for (int j = 0; j < i; j++)
                count += Polyline.Crossings(cables[i].Line, cables[j].Line);
        }
        return count;
    }

    private static int[] AddParts(RegionIds ids, int unit) =>
    [
        ids.Add(RegionKind.CablePart, unit), ids.Add(RegionKind.CableMiddle, unit),
        ids.Add(RegionKind.CablePart, unit), ids.Add(RegionKind.End, unit),
    ];
}
