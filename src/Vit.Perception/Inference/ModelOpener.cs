using Google.Protobuf;
using Vit.Models;
using Vit.Models.Checkpoints;
using Vit.Models.Onnx;

namespace Vit.Perception.Inference;

/// <summary>
/// The parameter <c>model</c> to a session: empty for the embedded model, a self-describing .onnx,
/// or a checkpoint folder, which is built when it is first opened.
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
        build ??= new BuildOptions();
        if (model.Length == 0)
            return OpenFolder(EmbeddedFolder, options, build);
        if (Path.GetFileName(model) == "card.json")
            model = Path.GetDirectoryName(model) ?? ".";
        if (Directory.Exists(model))
            return OpenFolder(model, options, build);
        return ViTSession.Open(model, options);
    }

    /// <summary>
    /// The model goes through the cache: the next start builds nothing, and the runtime maps large weights from there instead of copying them.
    /// </summary>
    private static ViTSession OpenFolder(string folder, InferenceOptions options, BuildOptions build)
    {
        var cache = new ModelCache(options.CacheDir);
        CheckpointStamp stamp = CheckpointStamp.Of(folder, build);
        if (cache.Find(stamp.Stem, stamp.Stamp) is { } cached)
        {
            try
            {
                return ViTSession.Open(cached, options);
            }
            catch (ModelFormatException e)
            {
                options.Notice?.Invoke($"made anew in the cache: {e.Message}");
            }
        }
        ModelProto built;
        using (Checkpoint checkpoint = Checkpoint.Open(folder))
            built = VitModelBuilder.Build(checkpoint, build);
        return cache.Store(built, stamp.Stem, stamp.Stamp) is { } stored
            ? ViTSession.Open(stored, options)
            : ViTSession.Open(built.ToByteArray(), "", options);
    }
}
