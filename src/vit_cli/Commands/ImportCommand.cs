using System.CommandLine;
using Spectre.Console;
using Vit.Cli.Output;
using Vit.Models;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Onnx;

namespace Vit.Cli.Commands;

/// <summary><c>vit import</c>: a checkpoint folder to a self-describing model file.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("CHECKPOINT") { Description = "A Hugging Face or timm checkpoint folder (config.json, model.safetensors)." };
        var output = new Option<string>("--output", "-o") { Description = "The model file to write.", Required = true, HelpName = "FILE.onnx" };
        var size = new Option<string>("--size")
        {
            Description = "Input size HxW; position embeddings are resampled. Default: the checkpoint's.",
            DefaultValueFactory = _ => "",
            HelpName = "HxW",
        };
        var precision = new Option<string>("--precision") { Description = "fp32.", DefaultValueFactory = _ => "fp32", HelpName = "NAME" };
        var command = new Command("import", "Turns a checkpoint into one self-describing .onnx (large weights go to FILE.onnx.data beside it).") { source, output, size, precision };
        ExampleHelp.AddTo(command,
            "vit import ~/models/vit-base-patch16-224-in21k -o vit-base.onnx",
            "vit import ~/models/dinov2-small -o dinov2-wide.onnx --size 224x392");
        command.SetAction(parsed => Guard.Run(() =>
        {
            if (parsed.GetValue(precision) is not "fp32" and { } other)
                throw new ArgumentException($"precision '{other}' cannot be imported yet: use fp32, and a provider that converts (--precision of 'vit infer')");
            (int height, int width) = InputSize.Parse(parsed.GetValue(size)!);
            return Run(parsed.GetValue(source)!, parsed.GetValue(output)!, height, width);
        }));
        return command;
    }

    private static int Run(string source, string output, int height, int width)
    {
        if (!output.EndsWith(".onnx", StringComparison.Ordinal))
            throw new ArgumentException($"'{output}' must end in .onnx");
        ModelProto model = Terminal.WithProgress("converting layers", report =>
        {
            using Checkpoint checkpoint = Checkpoint.Open(source);
            return VitModelBuilder.Build(checkpoint, new BuildOptions { InputHeight = height, InputWidth = width, Progress = report });
        });
        IReadOnlyList<string> written = OnnxFile.Save(model, output);
        CardText.Write(AnsiConsole.Console, ModelCard.Parse(OnnxFile.Metadata(model, ModelCard.MetadataKey)!));
        foreach (string file in written)
            Console.WriteLine(FormattableString.Invariant($"wrote {file} ({new FileInfo(file).Length / 1e6:0.0} MB)"));
        return 0;
    }
}
