using Vit.Models;
using Vit.Models.Onnx;

namespace Vit.Perception.Inference;

/// <summary>
/// Models that were built on this machine, in the folder <c>models</c> of <c>cache_dir</c>. A file's name holds a stamp of all that it was made
/// from, so a file that is there is up to date, and nothing is ever overwritten while another process maps it.
/// The cache is a convenience: where it cannot be written, nothing is stored.
/// </summary>
/// <param name="cacheDir"><see cref="InferenceOptions.CacheDir"/>.</param>
internal sealed class ModelCache(string cacheDir)
{
    private const string Ending = ".onnx";

    private readonly string _folder = Path.Combine(cacheDir, "models");

    /// <summary>Changes with every build of the code that makes models, so that an update never serves what an older one made.</summary>
    public static string BuilderStamp { get; } = typeof(VitModelBuilder).Module.ModuleVersionId.ToString("n")[..8];

    /// <summary>The path of a stored model, or null. What lies there may still be damaged.</summary>
    /// <param name="stem">What the model is.</param>
    /// <param name="stamp">What it was made from.</param>
    public string? Find(string stem, string stamp) => File.Exists(PathOf(stem, stamp)) ? PathOf(stem, stamp) : null;

    /// <summary>Stores a model, whole or not at all, and removes those of other stamps.</summary>
    /// <returns>Its path; null when the folder cannot be written.</returns>
    public string? Store(ModelProto model, string stem, string stamp)
    {
        try
        {
            string path = PathOf(stem, stamp);
            OnnxFile.Save(model, path);
            foreach (string other in Directory.EnumerateFiles(_folder, $"{stem}-*{Ending}*").Where(p => !p.StartsWith(path, StringComparison.Ordinal)))
                File.Delete(other);
            // Their packed forms.
            foreach (string other in Directory.EnumerateDirectories(_folder, $"{stem}-*{Ending}*").Where(p => !p.StartsWith(path, StringComparison.Ordinal)))
                Directory.Delete(other, recursive: true);
            return path;
        }
        catch (Exception e) when (e is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a model lies in this cache.</summary>
    public bool Holds(string model) => Path.GetDirectoryName(Path.GetFullPath(model)) == Path.GetFullPath(_folder);

    private string PathOf(string stem, string stamp) => Path.Combine(_folder, $"{stem}-{stamp}{Ending}");
}
