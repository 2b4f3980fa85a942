namespace Vit.Pipeline;

/// <summary>Frames that did not become results, counted by reason, each reason with the first explanation met. Not thread safe.</summary>
public sealed class DropCounts
{
    private readonly Dictionary<string, (long Count, string Example)> _reasons = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public long Total { get; private set; }

    /// <summary>Reason, how many, and what the first one was like; in the order they first occurred.</summary>
    public IEnumerable<(string Reason, long Count, string Example)> Reasons => _reasons.Select(r => (r.Key, r.Value.Count, r.Value.Example));

    /// <summary>Counts.</summary>
    /// <returns>Whether it is the first of that reason: the time to explain it.</returns>
    public bool Add(string reason, string example, long count = 1)
    {
        if (count == 0)
            return false;
        Total += count;
        bool isKnown = _reasons.TryGetValue(reason, out (long Count, string Example) known);
        _reasons[reason] = isKnown ? (known.Count + count, known.Example) : (count, example);
        return !isKnown;
    }
}
