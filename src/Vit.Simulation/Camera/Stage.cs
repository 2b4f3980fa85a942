using Vit.Simulation.Drawing;
using Vit.Simulation.Effects;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Camera;

/// <summary>The scene before the camera: drawn large, lit, and measured.</summary>
internal sealed class Stage(int scale) : IDisposable
{
    private readonly ScenePainter _painter = new(scale);
    private readonly RegionExtents _extents = new();
    private SceneLayout? _layout;

    /// <summary>The lit drawing with its label image.</summary>
    public Canvas Canvas => _painter.Canvas;

    /// <summary>Kind and unit of each id.</summary>
    public RegionIds Ids => _layout!.Ids;

    /// <summary>What is worth going near, in scene units: each cabled lamp, alone and with its cable and end.</summary>
    public IReadOnlyList<Box> Sights { get; private set; } = [];

    /// <summary>Visible area of a region in the whole scene, in canvas pixels.</summary>
    public int Pixels(int id) => _extents.Pixels(id);

    public void Show(long seed, SceneMode mode)
    {
        (_layout, SplitMix64 random) = _painter.Paint(seed, mode);
        SceneLight.Draw(random, _layout.Lamps).Apply(Canvas.Image);
        _extents.Measure(Canvas.Labels);
        IEnumerable<int> units = Enumerable.Range(0, _layout.Counts.Units);
        Sights = [.. units.SelectMany(u => (Box?[])[BoxOf(u, lampOnly: true), BoxOf(u, lampOnly: false)]).OfType<Box>()];
    }

    public void Dispose() => _painter.Dispose();

    private Box? BoxOf(int unit, bool lampOnly)
    {
        Box? all = null;
        for (int id = RegionIds.First; id < Ids.End; id++)
        {
            if (Ids.Unit(id) == unit && _extents.Pixels(id) > 0 && (!lampOnly || Ids.Kind(id) == RegionKind.Lamp))
                all = all?.Union(_extents.Box(id)) ?? _extents.Box(id);
        }
        return all?.Times(1.0 / Canvas.Scale);
    }
}
