using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vit.Perception.Inference.Engines;

/// <summary>What lies in an engine's folder and what it was built for. It is written last: a folder without one holds a build that did not finish.</summary>
/// <param name="Key">The key's parts, by name.</param>
/// <param name="Files">Every file beside the manifest.</param>
internal sealed record EngineManifest(SortedDictionary<string, string> Key, EngineFile[] Files)
{
    /// <summary>Its file name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Reads that of a folder; null when there is none.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EngineManifest? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        return JsonSerializer.Deserialize(File.ReadAllBytes(path), EngineJson.Default.EngineManifest) is { Key: not null, Files: not null } manifest
            && manifest.Files.All(f => f is { Name: not null })
            ? manifest
            : throw new JsonException("it lacks its key or its files");
    }

    /// <summary>Writes it, whole or not at all.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(string folder)
    {
        string path = Path.Combine(folder, FileName), unfinished = path + ".unfinished";
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(this, EngineJson.Default.EngineManifest));
        File.Move(unfinished, path, overwrite: true);
    }
}

/// <summary>One file of an engine.</summary>
/// <param name="Name">Relative to the folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its content, lower-case hex.</param>
internal sealed record EngineFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Looks at a file; reads all of it.</summary>
    public static EngineFile Of(string folder, string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, name));
        return new(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}

/// <summary>How manifests are written: for people to read, too.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(EngineManifest))]
internal sealed partial class EngineJson : JsonSerializerContext;
