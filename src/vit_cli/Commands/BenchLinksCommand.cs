using System.CommandLine;
using System.Globalization;
using Vit.Cli.Output;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Perception.Links.Evaluation;
using Vit.Simulation;

namespace Vit.Cli.Commands;

/// <summary><c>vit bench links</c>: how well links are found, on scenes whose truth is known.</summary>
internal static class BenchLinksCommand
{
    public static Command Create()
    {
        var seeds = new Option<string>("--seeds") { Description = "FIRST:COUNT, simulated scenes; 10000000 and above were never trained on.", DefaultValueFactory = _ => "10000000:200", HelpName = "FIRST:COUNT" };
        var mode = new Option<string>("--mode") { Description = "With --seeds: train, hard or shift.", DefaultValueFactory = _ => "train", HelpName = "NAME" };
        var scenes = new Option<string>("--scenes") { Description = "A folder written by 'vit simulate' instead.", DefaultValueFactory = _ => "", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "One JSON object on stdout." };
        var model = new ModelOptions();
        var command = new Command("links", "How well linked regions are told from others: AUC, average precision and recall of each score, with bootstrap intervals.") { seeds, mode, scenes, json };
        model.AddTo(command);
        ExampleHelp.AddTo(command,
            "vit bench links --seeds 10000000:1000",
            "vit bench links --seeds 20000000:500 --mode hard --json",
            "vit bench links --scenes scenes --model dinov2.onnx");
        command.SetAction(parsed => Guard.RunWithOpenCv(() =>
        {
            string folder = parsed.GetValue(scenes)!;
            (int count, IEnumerable<LabelledScene> labelled) = folder.Length > 0
                ? Stored(folder)
                : Rendered(parsed.GetValue(seeds)!, parsed.GetValue(mode)!);
            using ViTSession session = model.Open(parsed, SessionOutputs.Embedding | SessionOutputs.Rollout | LinkStage.Outputs | SessionOutputs.Tokens);
            LinkReport report = Terminal.WithProgress("scenes", tell => new LinkEvaluation(session).Run(Told(labelled, count, tell)));
            if (parsed.GetValue(json))
                LinkReportJson.Write(report);
            else
                LinkReportText.Write(report);
            return 0;
        }));
        return command;
    }

    private static IEnumerable<LabelledScene> Told(IEnumerable<LabelledScene> scenes, int count, Action<int, int> tell)
    {
        int done = 0;
        foreach (LabelledScene scene in scenes)
        {
            yield return scene;
            tell(++done, count);
        }
    }

    private static (int Count, IEnumerable<LabelledScene> Scenes) Rendered(string seeds, string modeName)
    {
        string[] parts = seeds.Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
        {
            throw new ArgumentException($"--seeds must be FIRST:COUNT, such as 10000000:1000; it is '{seeds}'");
        }
        return SceneModeNames.TryParse(modeName, out SceneMode mode)
            ? (count, Render(first, count, mode))
            : throw new ArgumentException($"--mode must be train, hard or shift; it is '{modeName}'");
    }

    private static IEnumerable<LabelledScene> Render(long first, int count, SceneMode mode)
    {
        using var renderer = new SceneRenderer();
        for (long seed = first; seed < first + count; seed++)
        {
            using Scene scene = renderer.Render(seed, mode);
            yield return Labelled(scene);
        }
    }

    private static (int Count, IEnumerable<LabelledScene> Scenes) Stored(string folder)
    {
        int count = Enumerable.Range(0, int.MaxValue).TakeWhile(i => File.Exists(Path.Combine(folder, SceneFiles.Name(i) + ".json"))).Count();
        return count > 0 ? (count, Read(folder, count)) : throw new ArgumentException($"{folder} holds no {SceneFiles.Name(0)}.json: write scenes with 'vit simulate'");
    }

    private static IEnumerable<LabelledScene> Read(string folder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using Scene scene = SceneFiles.Read(folder, i);
            yield return Labelled(scene);
        }
    }

    private static LabelledScene Labelled(Scene scene) => new(scene.Image, [.. scene.Labels.Regions.Select(r => new LabelledRegion(
        r.Id, r.Kind.Name(), r.Unit,
        new SourceBox((float)r.Box.Left, (float)r.Box.Top, (float)r.Box.Width, (float)r.Box.Height),
        [.. r.Cells.Select(c => (ushort)c)], [.. r.Coverage.Select(c => (float)c)]))]);
}
