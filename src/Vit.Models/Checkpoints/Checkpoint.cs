using System.Text.Json;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Models.Checkpoints;

/// <summary>
/// A checkpoint folder, opened: architecture, image processor, tensors, and what it says of itself.
/// Hugging Face (<c>config.json</c> with <c>model_type</c>) and timm (<c>architecture</c>) folders are told apart by their keys.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private Checkpoint(string path, string id, VitArchitecture architecture, ImageProcessor processor, CheckpointTensors tensors)
    {
        Path = path;
        Id = id;
        Architecture = architecture;
        Processor = processor;
        Tensors = tensors;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Short name: the card's, or the folder's.</summary>
    public string Id { get; }

    /// <summary>Licence of the weights, empty when the folder does not say.</summary>
    public string License { get; private init; } = "";

    /// <summary>Shape of the network as trained.</summary>
    public VitArchitecture Architecture { get; }

    /// <summary>How pictures become its input.</summary>
    public ImageProcessor Processor { get; }

    /// <summary>The weights.</summary>
    public CheckpointTensors Tensors { get; }

    /// <summary>Heads that the folder's <c>card.json</c> names as tying related objects together.</summary>
    public IReadOnlyList<AttentionHead> RelationHeads { get; private init; } = [];

    /// <summary>How links become scores, as the folder's <c>card.json</c> has it; null where it does not say.</summary>
    public LinkCalibration? LinkCalibration { get; private init; }

    /// <summary>Limits that the folder's <c>card.json</c> states.</summary>
    public IReadOnlyList<string> Limits { get; private init; } = [];

    /// <summary>Whether a path looks like a checkpoint folder.</summary>
    public static bool IsCheckpoint(string path) =>
        Directory.Exists(path) && (File.Exists(System.IO.Path.Combine(path, "config.json")) || File.Exists(System.IO.Path.Combine(path, "model.safetensors")));

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The checkpoint folder.</param>
    /// <param name="timmArguments">
    /// Arguments of timm's VisionTransformer for a folder without <c>config.json</c>; ignored otherwise.
    /// </param>
    /// <exception cref="ModelFormatException">Missing, damaged or unsupported; one line that says what.</exception>
    public static Checkpoint Open(string folder, JsonElement? timmArguments = null)
    {
        CheckpointTensors tensors = CheckpointTensors.Open(folder);
        try
        {
            return Open(folder, tensors, timmArguments);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => Tensors.Dispose();

    private static Checkpoint Open(string folder, CheckpointTensors tensors, JsonElement? timmArguments)
    {
        string configPath = System.IO.Path.Combine(folder, "config.json");
        if (!File.Exists(configPath))
        {
            if (timmArguments is not { } given)
                throw new ModelFormatException($"{folder}: no config.json, so the shape of the network is unknown");
            VitArchitecture fromArguments = TimmConfig.Read(null, new ConfigReader(given, "timm arguments"), tensors).Checked();
            return Describe(folder, fromArguments, ProcessorConfig.Default("timm", fromArguments.InputHeight, fromArguments.InputWidth), tensors);
        }
        using JsonDocument document = ConfigReader.Load(configPath);
        var config = new ConfigReader(document.RootElement, configPath);
        bool timm = config.Has("architecture") && !config.Has("model_type");
        VitArchitecture architecture = timm
            ? TimmConfig.Read(config, config.Object("model_args") ?? NoArguments, tensors).Checked()
            : HuggingFaceConfig.Read(config, tensors).Checked();
        return Describe(folder, architecture, ReadProcessor(folder, config, architecture, timm), tensors);
    }

    private static ConfigReader NoArguments => new(JsonDocument.Parse("{}").RootElement, "model_args");

    private static ImageProcessor ReadProcessor(string folder, ConfigReader config, VitArchitecture a, bool timm)
    {
        if (timm)
        {
            return config.Object("pretrained_cfg") is { } pretrained
                ? ProcessorConfig.Timm(pretrained, a.InputHeight, a.InputWidth)
                : ProcessorConfig.Default("timm", a.InputHeight, a.InputWidth);
        }
        string path = System.IO.Path.Combine(folder, "preprocessor_config.json");
        if (!File.Exists(path))
        {
            // DINOv2 is trained at 518 and used at 224; every other family is used at its own size.
            (int height, int width) = a.Family.StartsWith("dinov2", StringComparison.Ordinal) && a.InputHeight == 518 ? (224, 224) : (a.InputHeight, a.InputWidth);
            return ProcessorConfig.Default(a.Family, height, width);
        }
        using JsonDocument document = ConfigReader.Load(path);
        return ProcessorConfig.HuggingFace(new ConfigReader(document.RootElement, path), a.Family);
    }

    private static Checkpoint Describe(string folder, VitArchitecture architecture, ImageProcessor processor, CheckpointTensors tensors)
    {
        string id = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)));
        string cardPath = System.IO.Path.Combine(folder, "card.json");
        if (!File.Exists(cardPath))
            return new Checkpoint(folder, id, architecture, processor, tensors);
        using JsonDocument document = ConfigReader.Load(cardPath);
        var card = new ConfigReader(document.RootElement, cardPath);
        return new Checkpoint(folder, card.Text("id", id), architecture, processor, tensors)
        {
            License = card.Text("licence", card.Text("license", "")),
            RelationHeads = Heads(card, architecture),
            LinkCalibration = Calibration(card),
            Limits = card.Texts("limits"),
        };
    }

    private static LinkCalibration? Calibration(ConfigReader card)
    {
        if (card.Object("link_calibration") is not { } given)
            return null;
        var calibration = new LinkCalibration(given.Number("slope", double.NaN), given.Number("offset", double.NaN), given.Text("carrier", ""));
        return calibration.Problem() is { } problem ? throw card.Fault(problem) : calibration;
    }

    private static List<AttentionHead> Heads(ConfigReader card, VitArchitecture a)
    {
        if (card.Raw("relation_heads") is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw card.Fault("'relation_heads' is not a list");
        var heads = new List<AttentionHead>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw card.Fault("'relation_heads' holds something that is not {layer, head}");
            var head = new ConfigReader(item, "relation_heads");
            var named = new AttentionHead(head.Int("layer"), head.Int("head"));
            if (named.Layer < 0 || named.Layer >= a.Layers || named.Head < 0 || named.Head >= a.Heads)
                throw card.Fault($"'relation_heads' names head {named.Layer}.{named.Head}, the model has {a.Layers} layers of {a.Heads} heads");
            heads.Add(named);
        }
        return heads;
    }
}
