using System.Globalization;
using Vit.Perception.Links;
using Vit.Simulation;
using Vit.Simulation.Camera;

namespace Vit.Cli.Demo;

/// <summary>The simulation's own regions in the place of a detector, and its own links to judge by.</summary>
internal static class TrueRegions
{
    /// <summary>A region's id: another one after a cut.</summary>
    public static string Name(SimulatedFrame frame, int region) => string.Create(CultureInfo.InvariantCulture, $"{frame.SceneSeed % 100}.{region}");

    /// <summary>Gives lamps, cable middles and far ends as boxes.</summary>
    /// <returns>Whether there are any.</returns>
    public static bool Give(SimulatedFrame frame, RegionSet regions)
    {
        foreach (ref readonly FrameRegion region in frame.Regions)
        {
            if (!IsLinkable(region.Kind))
                continue;
            Box box = region.Box;
            regions.AddBox(new SourceBox((float)box.Left, (float)box.Top, (float)box.Width, (float)box.Height), region.Kind.Name(), id: Name(frame, region.Id));
        }
        return regions.Count > 0;
    }

    /// <summary>Whether two regions, by the ids they were given, belong together.</summary>
    public static bool AreLinked(SimulatedFrame frame, string a, string b)
    {
        foreach (SceneLink link in frame.Links)
        {
            (string one, string other) = (Name(frame, link.A), Name(frame, link.B));
            if ((one == a && other == b) || (one == b && other == a))
                return true;
        }
        return false;
    }

    /// <summary>Pairs of regions that could be linked, and those that are.</summary>
    public static (int Possible, int True) Pairs(SimulatedFrame frame)
    {
        int count = 0;
        foreach (ref readonly FrameRegion region in frame.Regions)
            count += IsLinkable(region.Kind) ? 1 : 0;
        return (count * (count - 1) / 2, frame.Links.Length);
    }

    private static bool IsLinkable(RegionKind kind) => kind is RegionKind.Lamp or RegionKind.CableMiddle or RegionKind.End;
}
