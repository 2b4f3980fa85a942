using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Vit.Cli.Output;
using Vit.Models;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Foreign;
using Vit.Models.Onnx;
using Vit.Models.Quantisation;
using Vit.Perception.Inference;

namespace Vit.Cli.Commands;

/// <summary><c>vit import</c>: a checkpoint folder to a self-describing model file.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("CHECKPOINT") { Description = "A Hugging Face or timm checkpoint folder (config.json, model.safetensors), or an .onnx that another program exported." };
        var output = new Option<string>("--output", "-o") { Description = "The model file to write.", Required = true, HelpName = "FILE.onnx" };
        var size = new Option<string>("--size")
        {
            Description = "Input size HxW; position embeddings are resampled. Default: the checkpoint's.",
            DefaultValueFactory = _ => "",
            HelpName = "HxW",
        };
        var preprocessor = new Option<string>("--preprocessor")
        {
            Description = "preprocessor_config.json of an exported .onnx. Default: the one beside it.",
            DefaultValueFactory = _ => "",
            HelpName = "FILE",
        };
        var precision = new Option<string>("--precision") { Description = "fp32, or int8: 8-bit linear layers, a third of the time on CPUs with VNNI, slightly other vectors.", DefaultValueFactory = _ => "fp32", HelpName = "NAME" };
        var command = new Command("import", "Turns a checkpoint into one self-describing .onnx (large weights go to FILE.onnx.data beside it).") { source, output, size, preprocessor, precision };
        ExampleHelp.AddTo(command,
            "vit import ~/models/vit-base-patch16-224-in21k -o vit-base.onnx",
            "vit import ~/models/dinov2-small -o dinov2-wide.onnx --size 224x392",
            "vit import ~/models/dinov2-small -o dinov2-int8.onnx --precision int8");
        command.SetAction(parsed => Guard.Run(() =>
        {
            WeightPrecision kind = ReadPrecision(parsed.GetValue(precision)!);
            (int height, int width) = InputSize.Parse(parsed.GetValue(size)!);
            string from = parsed.GetValue(source)!;
            ModelProto model = File.Exists(from)
                ? Adapt(from, parsed.GetValue(preprocessor)!, height, width)
                : Build(from, height, width);
            return Write(kind == WeightPrecision.Int8 ? Quantise(model) : model, parsed.GetValue(output)!);
        }));
        return command;
    }

    private static ModelProto Build(string folder, int height, int width) => Terminal.WithProgress("converting layers", report =>
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        return VitModelBuilder.Build(checkpoint, new BuildOptions { InputHeight = height, InputWidth = width, Progress = report });
    });

    /// <summary>
    /// A model of ours is taken as it is. A graph made elsewhere does not say how its pictures were prepared: that must lie beside it or be named.
    /// </summary>
    private static ModelProto Adapt(string file, string preprocessor, int height, int width)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        ModelProto model = OnnxFile.Load(file);
        if (OnnxFile.Metadata(model, ModelCard.MetadataKey) is not null)
        {
            ExternalData.Embed(model, folder);
            return model;
        }
        string config = preprocessor.Length > 0 ? preprocessor : Path.Combine(folder, "preprocessor_config.json");
        if (!File.Exists(config))
            throw new ModelFormatException($"{file} does not say how pictures are prepared for it: put its preprocessor_config.json beside it or name it with --preprocessor");
        using JsonDocument document = ConfigReader.Load(config);
        ModelProto adapted = ForeignModel.Adapt(model, new ForeignOptions
        {
            Id = Path.GetFileNameWithoutExtension(file),
            Processor = ProcessorConfig.HuggingFace(new ConfigReader(document.RootElement, config), "onnx"),
            Source = "exported graph " + Path.GetFileName(file),
            Folder = folder,
            Height = height,
            Width = width,
        });
        ExternalData.Embed(adapted, folder);
        return adapted;
    }

    private static WeightPrecision ReadPrecision(string word) => word.ToUpperInvariant() switch
    {
        "FP32" => WeightPrecision.Fp32,
        "INT8" => WeightPrecision.Int8,
        _ => throw new ArgumentException($"precision '{word}' cannot be imported: use fp32 or int8, or a provider that converts (--precision of 'vit infer')"),
    };

    private static ModelProto Quantise(ModelProto model)
    {
        (ModelProto quantised, SelfTestResult test) = QuantisedModel.Create(model, new InferenceOptions());
        Console.WriteLine($"int8 against fp32 on the test picture: {SelfTest.Figures(test)}");
        return quantised;
    }

    private static int Write(ModelProto model, string output)
    {
        if (!output.EndsWith(".onnx", StringComparison.Ordinal))
            throw new ArgumentException($"'{output}' must end in .onnx");
        IReadOnlyList<string> written = OnnxFile.Save(model, output);
        CardText.Write(AnsiConsole.Console, OnnxFile.Card(model));
        foreach (string file in written)
            Console.WriteLine(FormattableString.Invariant($"wrote {file} ({new FileInfo(file).Length / 1e6:0.0} MB)"));
        return 0;
    }
}
