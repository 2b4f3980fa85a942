using Vit.Perception.Links;
using Vit.Perception.Links.Evaluation;
using Vit.Simulation;

namespace Vit.Perception.Tests.Links;

/// <summary>Rendered scenes as the evaluation takes them.</summary>
internal static class SimulatedScenes
{
    public static IEnumerable<LabelledScene> Of(long first, int count, SceneMode mode)
    {
        using var renderer = new SceneRenderer();
        for (long seed = first; seed < first + count; seed++)
        {
            using Scene scene = renderer.Render(seed, mode);
            yield return new LabelledScene(scene.Image, [.. scene.Labels.Regions.Select(Labelled)]);
        }
    }

    private static LabelledRegion Labelled(SceneRegion r) => new(
        r.Id, r.Kind.Name(), r.Unit,
        new SourceBox((float)r.Box.Left, (float)r.Box.Top, (float)r.Box.Width, (float)r.Box.Height),
        [.. r.Cells.Select(c => (ushort)c)], [.. r.Coverage.Select(c => (float)c)]);
}
