using System.Text.Json;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Reference;

namespace Vit.Perception.Verification;

/// <summary>One input of a reference folder: where its arrays lie and how large it is.</summary>
/// <param name="Name">Folder name, such as <c>sq</c>.</param>
/// <param name="Folder">Path of the folder with <c>pixel_values.npy</c> and the expected outputs.</param>
/// <param name="Height">Input height in pixels.</param>
/// <param name="Width">Input width in pixels.</param>
public sealed record ReferenceInput(string Name, string Folder, int Height, int Width)
{
    /// <summary>Loads an expected output, or null when the folder has none of that name.</summary>
    /// <exception cref="ModelFormatException">The file is damaged.</exception>
    public NpyArray? TryLoad(string name)
    {
        string path = Path.Combine(Folder, name + ".npy");
        return File.Exists(path) ? NpyArray.Load(path) : null;
    }
}

/// <summary>
/// Reference outputs made by another implementation: <c>case.json</c> with inputs and tolerances, one folder an input.
/// </summary>
public sealed class ReferenceCase
{
    private readonly Dictionary<string, double> _tolerances;

    private ReferenceCase(IReadOnlyList<ReferenceInput> inputs, Dictionary<string, double> tolerances, JsonElement? timmArguments)
    {
        Inputs = inputs;
        _tolerances = tolerances;
        TimmArguments = timmArguments;
    }

    /// <summary>The inputs, in the file's order.</summary>
    public IReadOnlyList<ReferenceInput> Inputs { get; }

    /// <summary>Arguments of timm's VisionTransformer, when the case was made by timm.</summary>
    public JsonElement? TimmArguments { get; }

    /// <summary>Reads a folder's <c>case.json</c>.</summary>
    /// <exception cref="ModelFormatException">Missing or not such a file.</exception>
    public static ReferenceCase Load(string folder)
    {
        string path = Path.Combine(folder, "case.json");
        if (!File.Exists(path))
            throw new ModelFormatException($"{folder}: no case.json, so this is not a folder of reference outputs");
        using JsonDocument document = ConfigReader.Load(path);
        var config = new ConfigReader(document.RootElement, path);
        if (config.Raw("inputs") is not { ValueKind: JsonValueKind.Array } list)
            throw config.Fault("'inputs' is not a list");
        var inputs = new List<ReferenceInput>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw config.Fault("'inputs' holds something that is not {folder, height, width}");
            var input = new ConfigReader(item, path);
            string name = input.Text("folder", "");
            inputs.Add(new ReferenceInput(name, Path.Combine(folder, name), input.Int("height"), input.Int("width")));
        }
        var tolerances = new Dictionary<string, double>(StringComparer.Ordinal);
        if (config.Object("tolerance") is { } stated)
        {
            foreach (string key in (string[])["embeddings", "attention", "hidden", "pooler_logits", "map"])
                tolerances[key] = stated.Number(key, 1e-4);
        }
        return new ReferenceCase(inputs, tolerances, config.Object("args") is null ? null : config.Raw("args")!.Value.Clone());
    }

    /// <summary>The stated tolerance of a kind of output (absolute), 1e-4 where none is stated.</summary>
    public double Tolerance(string kind) => _tolerances.GetValueOrDefault(kind, 1e-4);
}
