using Vit.Simulation.Layout;

namespace Vit.Simulation.Camera;

/// <summary>
/// The way of the camera over one scene: it eases from stop to stop and rests at each. Some stops show nearly the whole, the others a
/// lamp, alone or with its cable and end. A function of time alone, so frames can be taken in any order; the way repeats after 224 s.
/// </summary>
internal sealed class CameraPath
{
    private const double MoveSeconds = 2.5, RestSeconds = 1, LegSeconds = MoveSeconds + RestSeconds;
    private const double Margin = 24, NearestOverview = 1.15;
    private const ulong Salt = 0x7061746800000000;
    private readonly CameraView[] _stops = new CameraView[64];

    /// <param name="seed">Decides the stops.</param>
    /// <param name="sights">What is worth going near, in scene units.</param>
    /// <param name="widest">Size of the window at zoom 1.</param>
    /// <param name="largestZoom">1 or more.</param>
    public CameraPath(long seed, IReadOnlyList<Box> sights, (double Width, double Height) widest, double largestZoom)
    {
        var random = SplitMix64.FromSeed((ulong)seed ^ Salt);
        for (int i = 0; i < _stops.Length; i++)
        {
            _stops[i] = i == 0 || sights.Count == 0 || random.Chance(.3)
                ? Overview(random, widest, largestZoom)
                : Closeup(sights[random.Integer(0, sights.Count - 1)].Grown(Margin), widest, largestZoom);
        }
    }

    /// <summary>The view at a time of 0 s or more after the scene came on.</summary>
    public CameraView At(double seconds)
    {
        long leg = (long)(seconds / LegSeconds);
        double share = Math.Min(1, (seconds - (leg * LegSeconds)) / MoveSeconds);
        return CameraView.Between(_stops[leg % _stops.Length], _stops[(leg + 1) % _stops.Length], Ease(share));
    }

    /// <summary>Smootherstep: starts and ends without a jerk (no velocity, no acceleration).</summary>
    private static double Ease(double t) => t * t * t * ((t * ((6 * t) - 15)) + 10);

    private static CameraView Overview(SplitMix64 random, (double Width, double Height) widest, double largestZoom)
    {
        double zoom = random.Uniform(1, Math.Min(NearestOverview, largestZoom));
        return new CameraView(random.Uniform(0, SceneSpace.Size), random.Uniform(0, SceneSpace.Size), zoom).Inside(widest);
    }

    private static CameraView Closeup(Box box, (double Width, double Height) widest, double largestZoom)
    {
        double zoom = Math.Clamp(Math.Min(widest.Width / box.Width, widest.Height / box.Height), 1, largestZoom);
        return new CameraView((box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2, zoom).Inside(widest);
    }
}
