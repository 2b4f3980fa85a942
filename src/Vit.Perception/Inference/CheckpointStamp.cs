using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vit.Models;

namespace Vit.Perception.Inference;

/// <summary>
/// The name under which a checkpoint folder's model is stored. The stamp covers the configurations byte by byte; of weights their names, sizes and
/// times of change, as reading hundreds of megabytes would cost as much as it saves; the options; and the build of the builder.
/// </summary>
/// <param name="Stem">Of the folder's path and the options: other states of one folder replace each other.</param>
/// <param name="Stamp">Of its content.</param>
internal readonly record struct CheckpointStamp(string Stem, string Stamp)
{
    /// <summary>Looks at a folder.</summary>
    /// <exception cref="ModelFormatException">It cannot be read.</exception>
    public static CheckpointStamp Of(string folder, BuildOptions options)
    {
        // A record writes all its values, nested records too.
        string build = (options with { Progress = null }).ToString();
        try
        {
            using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            content.AppendData(Encoding.UTF8.GetBytes(ModelCache.BuilderStamp + build));
            foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
                content.AppendData(Of(path));
            return new("checkpoint-" + KeyDigest.Of(Path.GetFullPath(folder) + build), KeyDigest.Shorten(content.GetHashAndReset()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{folder}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>What of a file matters; nothing of files that the builder does not read.</summary>
    private static byte[] Of(string path) => Path.GetExtension(path) switch
    {
        ".json" => [.. Encoding.UTF8.GetBytes(Path.GetFileName(path)), .. File.ReadAllBytes(path)],
        ".safetensors" => Encoding.UTF8.GetBytes(Weights(new FileInfo(path))),
        _ => [],
    };

    /// <summary>Downloads are often links into a store: what counts is the file at the end.</summary>
    private static string Weights(FileInfo file)
    {
        FileSystemInfo target = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        long length = target is FileInfo { Exists: true } real ? real.Length : -1;
        return string.Create(CultureInfo.InvariantCulture, $"{file.Name}|{target.Name}|{length}|{target.LastWriteTimeUtc.Ticks}|");
    }
}
