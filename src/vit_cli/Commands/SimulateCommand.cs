using System.CommandLine;
using Vit.Cli.Output;
using Vit.Simulation;

namespace Vit.Cli.Commands;

/// <summary><c>vit simulate</c>: labelled scenes as files.</summary>
internal static class SimulateCommand
{
    private const int MostScenes = 1_000_000;

    public static Command Create()
    {
        var seed = new Option<long>("--seed") { Description = "Number of the first scene; the others follow.", DefaultValueFactory = _ => 40_000_000, HelpName = "S" };
        var scenes = new Option<int>("--scenes") { Description = "How many.", DefaultValueFactory = _ => 12, HelpName = "N" };
        var mode = new Option<string>("--mode")
        {
            Description = "train (the ordinary mix), hard (crossing cables), shift (shapes never trained on).",
            DefaultValueFactory = _ => "train",
            HelpName = "NAME",
        };
        var output = new Option<string>("--out", "-o") { Description = "Folder for scene_NNN.png and scene_NNN.json.", DefaultValueFactory = _ => "scenes", HelpName = "DIR" };
        var command = new Command("simulate", "Draws labelled scenes: which lamp hangs on which cable is known for each.") { seed, scenes, mode, output };
        ExampleHelp.AddTo(command,
            "vit simulate --scenes 12 --out scenes",
            "vit simulate --seed 20000000 --scenes 500 --mode hard --out hard");
        command.SetAction(parsed => Guard.RunWithOpenCv(() =>
            Run(parsed.GetValue(seed), parsed.GetValue(scenes), parsed.GetValue(mode)!, parsed.GetValue(output)!)));
        return command;
    }

    private static int Run(long seed, int scenes, string modeName, string folder)
    {
        if (scenes is < 1 or > MostScenes)
            throw new ArgumentException($"--scenes must be 1 to {MostScenes}; it is {scenes}");
        if (seed < 0)
            throw new ArgumentException($"--seed must be 0 or more; it is {seed}");
        if (!SceneModeNames.TryParse(modeName, out SceneMode mode))
            throw new ArgumentException($"--mode must be train, hard or shift; it is '{modeName}'");
        int links = Terminal.WithProgress("drawing scenes", report =>
        {
            using var renderer = new SceneRenderer();
            int found = 0;
            for (int i = 0; i < scenes; i++)
            {
                using Scene scene = renderer.Render(seed + i, mode);
                SceneFiles.Write(folder, i, scene);
                found += scene.Labels.Links.Count;
                report(i + 1, scenes);
            }
            return found;
        });
        Console.WriteLine($"{scenes} scenes with {links} links: {Path.GetFullPath(folder)}");
        return 0;
    }
}
