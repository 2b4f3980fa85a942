using Google.Protobuf;
using Vit.Models;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Onnx;

namespace Vit.Perception.Inference;

/// <summary>
/// The parameter <c>model</c> to a session: empty for the embedded model, a self-describing .onnx,
/// or a checkpoint folder, which is built in memory.
/// </summary>
public static class ModelOpener
{
    /// <summary>Where the embedded model lies beside the program.</summary>
    public static string EmbeddedFolder { get; } = Path.Combine(AppContext.BaseDirectory, "models", "vit-scenes");

    /// <summary>Opens a model.</summary>
    /// <param name="model">The parameter <c>model</c>.</param>
    /// <param name="options">Provider, precision, threads.</param>
    /// <param name="build">How a checkpoint folder is built; null = defaults.</param>
    /// <exception cref="ModelFormatException">No such model, or one that cannot be used; one line that says why.</exception>
    /// <exception cref="InferenceException">The provider asked for is not to be had and fallback is not allowed.</exception>
    public static ViTSession Open(string model, InferenceOptions options, BuildOptions? build = null)
    {
        if (model.Length == 0)
            return OpenFolder(EmbeddedFolder, options, build);
        if (Path.GetFileName(model) == "card.json")
            model = Path.GetDirectoryName(model) ?? ".";
        if (Directory.Exists(model))
            return OpenFolder(model, options, build);
        return ViTSession.Open(model, options);
    }

    private static ViTSession OpenFolder(string folder, InferenceOptions options, BuildOptions? build)
    {
        ModelProto built;
        using (Checkpoint checkpoint = Checkpoint.Open(folder))
            built = VitModelBuilder.Build(checkpoint, build);
        if (built.Graph.Initializer.Sum(t => (long)t.RawData.Length) < OnnxFile.ExternalFrom)
            return ViTSession.Open(built.ToByteArray(), "", options);

        // A large model goes through the cache: the runtime then maps its weights, and the next start finds it built.
        string hash = ModelCard.Parse(OnnxFile.Metadata(built, ModelCard.MetadataKey)!).Hash;
        string cached = Path.Combine(options.CacheDir, hash + ".onnx");
        if (!File.Exists(cached))
            OnnxFile.Save(built, cached);
        return ViTSession.Open(cached, options);
    }
}
