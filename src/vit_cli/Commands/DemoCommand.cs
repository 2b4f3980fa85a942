using System.CommandLine;
using Spectre.Console;
using Vit.Cli.Demo;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary><c>vit demo</c>: photographs and rendered scenes to overlays, one page and a table of stage times.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out", "-o") { Description = "Folder for overlays and page.", DefaultValueFactory = _ => "out", HelpName = "DIR" };
        var pictures = new Option<string[]>("--pictures")
        {
            Description = "Your own JPEG or PNG files instead of the photographs that come along.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILE",
        };
        var model = new ModelOptions();
        var command = new Command("demo", "Shows where the network looks: overlays, one self-contained HTML page, a table of stage times.") { output, pictures };
        model.AddTo(command);
        ExampleHelp.AddTo(command,
            "vit demo",
            "vit demo --out seen --pictures kitchen.jpg desk.jpg",
            "vit demo --model ~/models/dinov2-small");
        command.SetAction(parsed => Guard.RunWithOpenCv(() =>
        {
            using ViTSession session = model.Open(parsed, DemoRunner.Outputs);
            string folder = parsed.GetValue(output)!;
            DemoResult result = new DemoRunner(session).Run(DemoPictures.Collect(parsed.GetValue(pictures) ?? []), folder);
            StageTable.Write(AnsiConsole.Console, result);
            string page = Path.Combine(folder, "index.html");
            File.WriteAllText(page, DemoPage.Render(session, result));
            Console.WriteLine($"{result.Shots.Count} overlays and the page: {Path.GetFullPath(page)}");
            return 0;
        }));
        return command;
    }
}
