using Vit.Messages.DiagnosticMsgs;

namespace Vit.Ros.Diagnostics;

/// <summary>
/// Counts by reason: why frames were dropped, why requests were refused. Counting is safe from any thread and allocates only when a reason
/// is new. Reasons are few and fixed sentences; beyond <paramref name="capacity"/> the rest is counted together.
/// </summary>
/// <param name="capacity">Most reasons that are told apart, so that a reason that carries a number cannot fill the memory.</param>
public sealed class ReasonCounters(int capacity = 32)
{
    /// <summary>What is counted when there are too many reasons.</summary>
    public const string Others = "other reasons";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<(string Reason, long Count)> _counts = [];

    /// <summary>The sum over all reasons.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                long sum = 0;
                foreach ((_, long count) in _counts)
                    sum += count;
                return sum;
            }
        }
    }

    /// <summary>How often a reason was counted.</summary>
    public long this[string reason]
    {
        get
        {
            lock (_lock)
                return _places.TryGetValue(reason, out int place) ? _counts[place].Count : 0;
        }
    }

    /// <summary>Counts one more.</summary>
    public void Count(string reason)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(reason, out int place))
                place = Place(_counts.Count < capacity ? reason : Others);
            _counts[place] = (_counts[place].Reason, _counts[place].Count + 1);
        }
    }

    /// <summary>Adds a value for each reason in the order in which they first occurred: <c>dropped: too old</c>.</summary>
    /// <param name="status">To be filled.</param>
    /// <param name="what">What happened for these reasons.</param>
    public void Report(DiagnosticStatus status, string what)
    {
        (string Reason, long Count)[] counts;
        lock (_lock)
            counts = [.. _counts];
        foreach ((string reason, long count) in counts)
            status.Add($"{what}: {reason}", count);
    }

    private int Place(string reason)
    {
        if (!_places.TryGetValue(reason, out int place))
        {
            place = _counts.Count;
            _places.Add(reason, place);
            _counts.Add((reason, 0));
        }
        return place;
    }
}
