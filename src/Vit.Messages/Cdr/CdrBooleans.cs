namespace Vit.Messages;

/// <summary>Bools inside a payload, one byte each; any but 0 is true.</summary>
public readonly ref struct CdrBooleans
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal CdrBooleans(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many bools there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>One bool.</summary>
    public bool this[int index] => _bytes[index] != 0;

    /// <summary>Copies all bools.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="Length"/>.</exception>
    public void CopyTo(Span<bool> destination)
    {
        if (destination.Length < Length)
            throw new ArgumentException($"{Length} bools do not fit into {destination.Length}", nameof(destination));
        for (int i = 0; i < _bytes.Length; i++)
            destination[i] = _bytes[i] != 0;
    }

    /// <summary>A copy.</summary>
    public bool[] ToArray()
    {
        var array = new bool[Length];
        CopyTo(array);
        return array;
    }

    /// <summary>A copy.</summary>
    public List<bool> ToList() => [.. ToArray()];
}
