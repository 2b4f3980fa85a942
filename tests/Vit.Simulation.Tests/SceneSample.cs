using Vit.Simulation.Drawing;
using Vit.Simulation.Layout;

[assembly: AssemblyFixture(typeof(Vit.Simulation.Tests.SceneSample))]

namespace Vit.Simulation.Tests;

/// <summary>Layout and labels of 300 scenes of each mode, drawn once for all tests.</summary>
public sealed class SceneSample
{
    private const int Count = 300;
    private readonly Lazy<List<Entry>> _train = new(() => Draw(SceneMode.Train, 10_000_000));
    private readonly Lazy<List<Entry>> _hard = new(() => Draw(SceneMode.Hard, 20_000_000));
    private readonly Lazy<List<Entry>> _shift = new(() => Draw(SceneMode.Shift, 30_000_000));

    internal List<Entry> Of(SceneMode mode) => mode switch
    {
        SceneMode.Train => Train,
        SceneMode.Hard => Hard,
        _ => Shift,
    };

    internal List<Entry> Train => _train.Value;

    internal List<Entry> Hard => _hard.Value;

    internal List<Entry> Shift => _shift.Value;

    private static List<Entry> Draw(SceneMode mode, long first)
    {
        var entries = new List<Entry>();
        var labeller = new SceneLabeller();
        using var painter = new ScenePainter(scale: 1);
        for (long seed = first; seed < first + Count; seed++)
        {
            SceneLayout layout = painter.Paint(seed, mode).Layout;
            entries.Add(new Entry(layout, labeller.Label(seed, mode, layout, painter.Canvas.Labels)));
        }
        return entries;
    }

    internal sealed record Entry(SceneLayout Layout, SceneLabels Labels);
}
