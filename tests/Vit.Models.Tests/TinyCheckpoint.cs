using System.Globalization;
using System.Text.Json.Nodes;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests;

/// <summary>A copy of one of the golden tiny checkpoints that a test may change.</summary>
internal sealed class TinyCheckpoint : IDisposable
{
    private static readonly string[] Files = ["config.json", "preprocessor_config.json", "model.safetensors"];

    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public TinyCheckpoint(string model)
    {
        this.model = model;
        // The name of the folder becomes the model's id, so it must not differ between copies.
        Directory.CreateDirectory(Path);
        foreach (string file in Files.Where(f => File.Exists(Golden.Path("L2_models", model, f))))
            Take(file, file);
    }

    public string Path => folder["checkpoint"];

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>Copies another golden file of the model over one of its own.</summary>
    public void Take(string golden, string file) => File.Copy(Golden.Path("L2_models", model, golden), this[file], overwrite: true);

    /// <summary>Changes one value of a JSON file; null removes the key.</summary>
    public void Set(string file, string key, JsonNode? value)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllText(this[file]))!.AsObject();
        json.Remove(key);
        if (value is not null)
            json.Add(key, value);
        File.WriteAllText(this[file], json.ToJsonString());
    }

    public List<(string Name, int[] Shape, float[] Data)> Tensors()
    {
        using var file = SafetensorsFile.Open(this["model.safetensors"]);
        return [.. file.Tensors.Select(t => (t.Name, t.Shape.ToArray(), file.Read(t)))];
    }

    public void Write(IEnumerable<(string Name, int[] Shape, float[] Data)> tensors, string file = "model.safetensors") =>
        SafetensorsWriter.Write(this[file], tensors);

    /// <summary>Gives the tensors the names of a golden file: new name to old one, or to rows "[from:to]" of it.</summary>
    public void Rename(string golden)
    {
        var tensors = Tensors().ToDictionary(t => t.Name);
        JsonObject names = JsonNode.Parse(File.ReadAllText(Golden.Path("L2_models", model, golden)))!.AsObject();
        Write(names.Select(n => (n.Key, Slice(n.Value!.GetValue<string>()))).Select(n => (n.Key, n.Item2.Shape, n.Item2.Data)));

        (int[] Shape, float[] Data) Slice(string source)
        {
            string[] parts = source.Split('[', ':', ']');
            (_, int[] shape, float[] data) = tensors[parts[0]];
            if (parts.Length == 1)
                return (shape, data);
            int from = int.Parse(parts[1], CultureInfo.InvariantCulture), to = int.Parse(parts[2], CultureInfo.InvariantCulture);
            int row = data.Length / shape[0];
            return ([to - from, .. shape[1..]], data[(from * row)..(to * row)]);
        }
    }

    public ModelProto Build(BuildOptions? options = null)
    {
        using var checkpoint = Checkpoint.Open(Path);
        return VitModelBuilder.Build(checkpoint, options);
    }

    public string Hash() => Card(Build()).Hash;

    public static ModelCard Card(ModelProto model) => ModelCard.Parse(OnnxFile.Metadata(model, ModelCard.MetadataKey)!);

    /// <summary>The one line that a checkpoint is refused with.</summary>
    public string Refusal()
    {
        string message = Assert.Throws<ModelFormatException>(() => Build()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    public void Dispose() => folder.Dispose();
}
