namespace Vit.Bags.Yaml;

/// <summary>A YAML value as plain data: a scalar's text, a sequence, or a mapping in the order of the file.</summary>
internal sealed class YamlTree
{
    private readonly List<KeyValuePair<string, YamlTree>> _entries = [];

    /// <summary>Text of a scalar; null for a sequence or mapping.</summary>
    public string? Text { get; private init; }

    /// <summary>Elements of a sequence; null for anything else.</summary>
    public List<YamlTree>? Items { get; private init; }

    /// <summary>Entries of a mapping; empty for anything else.</summary>
    public IReadOnlyList<KeyValuePair<string, YamlTree>> Entries => _entries;

    public static YamlTree Scalar(string text) => new() { Text = text };

    public static YamlTree Sequence() => new() { Items = [] };

    public static YamlTree Mapping() => new();

    /// <summary>The value of a key; of a key that occurs twice the first.</summary>
    public YamlTree? this[string key]
    {
        get
        {
            foreach ((string name, YamlTree value) in _entries)
            {
                if (name.Equals(key, StringComparison.Ordinal))
                    return value;
            }
            return null;
        }
    }

    public YamlTree Add(string key, YamlTree value)
    {
        _entries.Add(new(key, value));
        return this;
    }

    public YamlTree Add(string key, string text) => Add(key, Scalar(text));
}
