using System.CommandLine;
using Spectre.Console;
using Vit.Cli.Demo;
using Vit.Cli.Output;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Pipeline.Results;
using Vit.Simulation.Camera;

namespace Vit.Cli.Commands;

/// <summary><c>vit demo</c>: a simulated camera through the whole pipeline, and photographs: a bag, overlays, one page, stage times.</summary>
internal static class DemoCommand
{
    private const double MostSeconds = 3600;

    public static Command Create()
    {
        var output = new Option<string>("--out", "-o") { Description = "Folder for bag, overlays and page.", DefaultValueFactory = _ => "out", HelpName = "DIR" };
        var seconds = new Option<double>("--seconds") { Description = "Length of the simulated camera's film, 10 frames a second.", DefaultValueFactory = _ => 10, HelpName = "N" };
        var seed = new Option<long>("--seed") { Description = "Number of the first simulated scene.", DefaultValueFactory = _ => new SimulatedCameraOptions().Seed, HelpName = "S" };
        var pictures = new Option<string[]>("--pictures")
        {
            Description = "Your own JPEG or PNG files instead of the photographs that come along.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILE",
        };
        var model = new ModelOptions();
        var command = new Command("demo", "Shows everything at once: a simulated camera to a bag, overlays, one self-contained HTML page, a table of stage times.")
        {
            output, seconds, seed, pictures,
        };
        model.AddTo(command);
        ExampleHelp.AddTo(command,
            "vit demo",
            "vit demo --seconds 30 --seed 60000007 --out film",
            "vit demo --out seen --pictures kitchen.jpg desk.jpg",
            "vit demo --model ~/models/dinov2-small");
        command.SetAction(parsed => Guard.RunWithOpenCv(() =>
        {
            double length = parsed.GetValue(seconds);
            if (!(length is >= 0.1 and <= MostSeconds))
                throw new ArgumentException(FormattableString.Invariant($"--seconds must be 0.1 to {MostSeconds}; it is {length}"));
            if (parsed.GetValue(seed) < 0)
                throw new ArgumentException($"--seed must be 0 or more; it is {parsed.GetValue(seed)}");
            using ViTSession session = model.Open(parsed, FrameProcessor.Outputs(RolloutOptions.Default) | FramePerception.NeededForLinks);
            return Run(session, parsed.GetValue(output)!, length, parsed.GetValue(seed), parsed.GetValue(pictures) ?? []);
        }));
        return command;
    }

    private static int Run(ViTSession session, string folder, double seconds, long seed, string[] pictures)
    {
        Directory.CreateDirectory(folder);
        DemoFilm film = FilmRunner.Run(session, folder, seconds, seed);
        IReadOnlyList<DemoShot> stills = new StillRunner(session).Run(DemoPictures.Collect(pictures), folder);
        StageTable.Write(AnsiConsole.Console, film.Summary.Stages);
        string page = Path.Combine(folder, "index.html");
        File.WriteAllText(page, DemoPage.Render(session, new DemoResult(film, stills)));
        Console.WriteLine($"bag:      {Path.GetFullPath(Path.Combine(folder, "demo"))} ({film.Summary.Processed} frames)");
        Console.WriteLine($"overlays: {Path.GetFullPath(Path.Combine(folder, "overlays"))}");
        Console.WriteLine($"page:     {Path.GetFullPath(page)}");
        return 0;
    }
}
