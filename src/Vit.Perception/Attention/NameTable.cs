namespace Vit.Perception.Attention;

/// <summary>The written names of an enum's values as a parameter spells them, in the order they are listed to people.</summary>
internal sealed class NameTable<T>(string parameter, params (T Value, string Name)[] entries)
    where T : struct, Enum
{
    /// <summary>All names, for descriptors and help texts.</summary>
    public IReadOnlyList<string> Names { get; } = Array.AsReadOnly(Array.ConvertAll(entries, e => e.Name));

    /// <exception cref="ArgumentException">No value has that name; the message lists those there are.</exception>
    public T Parse(string name)
    {
        foreach ((T value, string known) in entries)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        throw new ArgumentException($"{parameter}: '{name}' is unknown; use one of {string.Join(", ", Names)}");
    }

    public string NameOf(T value)
    {
        foreach ((T known, string name) in entries)
        {
            if (EqualityComparer<T>.Default.Equals(known, value))
                return name;
        }
        throw new ArgumentOutOfRangeException(nameof(value), value, $"{parameter} has no such value");
    }
}
