using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests;

/// <summary>A golden checkpoint copied to where a test may change it.</summary>
internal sealed class CheckpointCopy : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CheckpointCopy(string model)
    {
        foreach (string file in Directory.EnumerateFiles(Golden.Path("L2_models", model), "*.json").Append(Golden.Path("L2_models", model, "model.safetensors")))
            File.Copy(file, folder[System.IO.Path.GetFileName(file)]);
    }

    public string Path => folder.Path;

    public string this[string file] => folder[file];

    /// <summary>Puts another golden file of the model in the place of one.</summary>
    public CheckpointCopy Replace(string model, string with, string file)
    {
        File.Copy(Golden.Path("L2_models", model, with), folder[file], overwrite: true);
        return this;
    }

    /// <summary>The card of the model built from a folder.</summary>
    public static ModelCard Build(string folder)
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        return ModelCard.Parse(OnnxFile.Metadata(VitModelBuilder.Build(checkpoint), ModelCard.MetadataKey)!);
    }

    public string BuiltHash() => Build(Path).Hash;

    /// <summary>Every tensor, as float32.</summary>
    public List<(string Name, int[] Shape, float[] Data)> ReadTensors()
    {
        using SafetensorsFile file = SafetensorsFile.Open(folder["model.safetensors"]);
        return [.. file.Tensors.Select(t => (t.Name, t.Shape.ToArray(), file.Read(t)))];
    }

    public void WriteTensors(IEnumerable<(string Name, int[] Shape, float[] Data)> tensors, string file = "model.safetensors") =>
        SafetensorsWriter.Write(folder[file], tensors);

    public void Dispose() => folder.Dispose();
}
