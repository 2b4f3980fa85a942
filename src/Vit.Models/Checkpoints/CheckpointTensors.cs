using System.Text.Json;

namespace Vit.Models.Checkpoints;

/// <summary>
/// All tensors of a checkpoint, whole (<c>model.safetensors</c>) or sharded (<c>model.safetensors.index.json</c>),
/// under names relative to the vision tower's root. It remembers what was read, so that what nobody asked for can be named.
/// </summary>
public sealed class CheckpointTensors : IDisposable
{
    private static readonly string[] PatchWeightNames =
    [
        "embeddings.patch_embeddings.projection.weight",
        "embeddings.patch_embeddings.weight",
        "embeddings.patch_embedding.weight",
        "patch_embed.proj.weight",
    ];

    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, (SafetensorsFile File, TensorEntry Entry)> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private CheckpointTensors()
    {
    }

    /// <summary>Prefix of the vision tower's names, such as <c>vit.</c> or <c>vision_model.</c>; may be empty.</summary>
    public string Root { get; private set; } = "";

    /// <summary>Every tensor name as stored.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Names that were not read, in ordinal order.</summary>
    public IEnumerable<string> Unread => _byName.Keys.Where(name => !_used.Contains(name)).Order(StringComparer.Ordinal);

    /// <summary>Opens the weights of a checkpoint folder, or one safetensors file.</summary>
    /// <exception cref="ModelFormatException">No weights, a missing shard, a damaged file, or no patch embedding inside.</exception>
    public static CheckpointTensors Open(string path)
    {
        var tensors = new CheckpointTensors();
        try
        {
            foreach (string file in WeightFiles(path))
                tensors.Add(SafetensorsFile.Open(file));
            tensors.Root = tensors.FindRoot(path);
            return tensors;
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Whether one of the names exists under the root (or at top level).</summary>
    public bool Has(params ReadOnlySpan<string> aliases) => Find(aliases) is not null;

    /// <summary>Shape of the first of the names that exists; null when none does.</summary>
    public IReadOnlyList<int>? ShapeOf(params ReadOnlySpan<string> aliases) =>
        Find(aliases) is { } name ? _byName[name].Entry.Shape : null;

    /// <summary>Reads the first of the names that exists, or null.</summary>
    public Weight? TryRead(params ReadOnlySpan<string> aliases)
    {
        if (Find(aliases) is not { } name)
            return null;
        _used.Add(name);
        (SafetensorsFile file, TensorEntry entry) = _byName[name];
        return new Weight(name, entry.Shape, file.Read(entry));
    }

    /// <summary>Reads the first of the names that exists.</summary>
    /// <exception cref="ModelFormatException">None does; the message names the first alias.</exception>
    public Weight Read(params ReadOnlySpan<string> aliases) =>
        TryRead(aliases) ?? throw new ModelFormatException(
            $"tensor '{Root}{aliases[0]}' is missing{(aliases.Length > 1 ? $" (also looked for: {string.Join(", ", aliases[1..].ToArray())})" : "")}");

    /// <summary>Marks names as known although the graph has no use for them.</summary>
    public void Ignore(Predicate<string> known)
    {
        foreach (string name in _byName.Keys)
        {
            if (known(name))
                _used.Add(name);
        }
    }

    /// <summary>Closes every file.</summary>
    public void Dispose()
    {
        foreach (SafetensorsFile file in _files)
            file.Dispose();
    }

    private void Add(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (TensorEntry entry in file.Tensors)
        {
            if (!_byName.TryAdd(entry.Name, (file, entry)))
                throw new ModelFormatException($"tensor '{entry.Name}' is in two shards");
        }
    }

    private string? Find(ReadOnlySpan<string> aliases)
    {
        foreach (string alias in aliases)
        {
            if (_byName.ContainsKey(Root + alias))
                return Root + alias;
            if (_byName.ContainsKey(alias))
                return alias;
        }
        return null;
    }

    private string FindRoot(string path)
    {
        foreach (string suffix in PatchWeightNames)
        {
            foreach (string name in _byName.Keys)
            {
                if (name.EndsWith(suffix, StringComparison.Ordinal) && (name.Length == suffix.Length || name[^(suffix.Length + 1)] == '.'))
                    return name[..^suffix.Length];
            }
        }
        throw new ModelFormatException(
            $"{path}: no patch embedding among its {_byName.Count} tensors, so this is not a Vision Transformer (looked for '{PatchWeightNames[0]}', '{PatchWeightNames[3]}', ...)");
    }

    private static List<string> WeightFiles(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new ModelFormatException($"{path}: no such checkpoint folder");
        string single = Path.Combine(path, "model.safetensors");
        if (File.Exists(single))
            return [single];
        string index = Path.Combine(path, "model.safetensors.index.json");
        if (File.Exists(index))
            return Shards(path, index);
        bool pickled = Directory.EnumerateFiles(path, "*.bin").Any() || Directory.EnumerateFiles(path, "*.pth").Any();
        throw new ModelFormatException(pickled
            ? $"{path}: only pickled weights (.bin, .pth), which can run code when opened: save the model again with save_pretrained(..., safe_serialization=True)"
            : $"{path}: no model.safetensors and no model.safetensors.index.json");
    }

    private static List<string> Shards(string folder, string index)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(index));
            JsonElement map = document.RootElement.GetProperty("weight_map");
            var shards = new SortedSet<string>(StringComparer.Ordinal);
            foreach (JsonProperty tensor in map.EnumerateObject())
                shards.Add(tensor.Value.GetString() ?? "");
            if (shards.FirstOrDefault(name => name.Length == 0 || Path.GetFileName(name) != name || name.Contains('\0', StringComparison.Ordinal)) is { } bad)
                throw new ModelFormatException($"{index}: '{bad}' is not a file name");
            return [.. shards.Select(name => Path.Combine(folder, name))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{index}: no readable weight_map ({e.Message})", e);
        }
    }
}
