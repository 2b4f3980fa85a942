namespace Vit.Perception.Inference.Engines;

/// <summary>
/// What a compiled engine belongs to. What it computes names its folder; what it was built by (versions, driver, device) is only written down in there,
/// so that an engine of an older driver is replaced and does not stay behind.
/// </summary>
/// <param name="Provider">Of <see cref="InferenceOptions.Provider"/>'s names.</param>
/// <param name="Precision">Number format.</param>
/// <param name="Computes">Model, shapes, outputs, device number ..., by name.</param>
/// <param name="BuiltBy">Versions and hardware, by name.</param>
internal sealed record EngineKey(
    string Provider, Precision Precision, IReadOnlyDictionary<string, string> Computes, IReadOnlyDictionary<string, string> BuiltBy)
{
    /// <summary>The folder's name: <c>tensorrt-fp16-0123456789abcdef</c>.</summary>
    public string Name { get; } = $"{Provider}-{Precision.Word()}-{KeyDigest.Of(Computes)}";

    /// <summary>All parts in clear, in the order of their names.</summary>
    public SortedDictionary<string, string> Parts
    {
        get
        {
            var parts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["provider"] = Provider, ["precision"] = Precision.Word() };
            foreach ((string name, string value) in Computes.Concat(BuiltBy))
                parts.Add(name, value);
            return parts;
        }
    }

    /// <summary>The first part in which an engine's key differs from this one, in words; null when it is the same key.</summary>
    public string? DifferenceFrom(IReadOnlyDictionary<string, string> built)
    {
        SortedDictionary<string, string> parts = Parts;
        foreach ((string name, string value) in parts)
        {
            if (!built.TryGetValue(name, out string? was))
                return $"its {name} is not known";
            if (was != value)
                return $"its {name} is '{was}', now '{value}'";
        }
        return built.Count == parts.Count ? null : $"its key has {built.Keys.Except(parts.Keys).First()}";
    }
}
