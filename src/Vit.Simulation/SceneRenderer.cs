using Vit.Simulation.Drawing;
using Vit.Simulation.Effects;
using Vit.Simulation.Layout;

namespace Vit.Simulation;

/// <summary>
/// Draws labelled indoor scenes: lamps, their cables and plugs, and things that distract. The same seed and mode always give the same
/// labels and, with the same OpenCV build, the same pixels. Keeps its canvases from scene to scene; not thread-safe.
/// </summary>
public sealed class SceneRenderer : IDisposable
{
    private readonly ScenePainter _painter = new(scale: 1);
    private readonly SceneLabeller _labeller = new();
    private readonly Lens _lens = new();

    /// <summary>Draws one scene; the caller disposes it.</summary>
    /// <param name="seed">The scene's number, 0 or more.</param>
    /// <param name="mode">Which kind of scene.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is negative or the mode unknown.</exception>
    /// <exception cref="InvalidOperationException">The seed gives no arrangement in 40 attempts (not met in practice).</exception>
    public Scene Render(long seed, SceneMode mode)
    {
        _ = mode.Name();
        (SceneLayout layout, SplitMix64 random) = _painter.Paint(seed, mode);
        SceneLabels labels = _labeller.Label(seed, mode, layout, _painter.Canvas.Labels);
        return new Scene(_lens.Photograph(random, mode, layout, _painter.Canvas.Image), labels);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _painter.Dispose();
        _lens.Dispose();
    }
}
