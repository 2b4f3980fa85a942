using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>
/// Draws whole scenes at a scale, from the wall forward. The canvas is reused from scene to scene. The random stream does not depend
/// on the scale: the same seed shows the same scene at any size.
/// </summary>
internal sealed class ScenePainter(int scale) : IDisposable
{
    private const int Attempts = 40;
    private readonly Background _background = new(scale);
    private readonly ShadowDrawing _shadows = new(scale);

    /// <summary>What the last call painted.</summary>
    public Canvas Canvas { get; } = new(scale);

    /// <summary>Paints a scene and gives its layout, and the stream where the camera's draws begin.</summary>
    /// <exception cref="InvalidOperationException">No arrangement found in 40 attempts.</exception>
    public (SceneLayout Layout, SplitMix64 Random) Paint(long seed, SceneMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            var random = SplitMix64.ForScene(seed, attempt);
            (double horizon, Bgr floor) = _background.Draw(random, mode, Canvas);
            if (SceneLayout.TryPlan(random, mode, horizon, floor) is not { } layout)
                continue;
            Paint(random, layout);
            return (layout, random);
        }
        throw new InvalidOperationException($"Scene {seed} ({mode.Name()}) finds no arrangement in {Attempts} attempts; take another seed.");
    }

    public void Dispose()
    {
        _background.Dispose();
        _shadows.Dispose();
        Canvas.Dispose();
    }

    private void Paint(SplitMix64 random, SceneLayout layout)
    {
        foreach (Table table in layout.Tables)
            TableDrawing.Draw(Canvas, table);
        _shadows.Draw(random, Canvas, layout);
        foreach (Distractor thing in layout.Distractors.Where(d => !d.InFront))
            DistractorDrawing.Draw(Canvas, random, thing);
        if (layout.Socket is { } socket)
            EndDrawing.Draw(Canvas, random, socket);
        foreach (Cable cable in CableDrawing.Shuffled(random, layout.Cables))
            CableDrawing.Draw(Canvas, cable);
        foreach (Cable cable in layout.Cables)
            EndDrawing.Draw(Canvas, random, cable);
        foreach (Lamp lamp in layout.Lamps.OrderBy(l => l.Y))
            LampDrawing.Draw(Canvas, random, lamp);
        foreach (Table table in layout.Tables)
            TableDrawing.DrawFrontLegs(Canvas, table);
        foreach (Distractor thing in layout.Distractors.Where(d => d.InFront))
            DistractorDrawing.Draw(Canvas, random, thing);
    }
}
