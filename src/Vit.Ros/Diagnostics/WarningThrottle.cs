namespace Vit.Ros.Diagnostics;

/// <summary>
/// Lets a repeated warning through once with its explanation, then at most every interval with the count since: a camera that sends thirty
/// bad frames a second must not write thirty lines. Each reason has its own count. Safe from any thread; a reason seen before allocates
/// nothing, so the caller makes the text only when it is let through.
/// </summary>
/// <param name="time">A steady clock.</param>
/// <param name="interval">Least time between two warnings of one reason.</param>
/// <param name="capacity">Most reasons that are told apart; the rest share one.</param>
public sealed class WarningThrottle(TimeProvider time, TimeSpan interval, int capacity = 32)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether to warn now.</summary>
    /// <param name="reason">Tells warnings apart; a fixed text.</param>
    /// <param name="count">
    /// How often it happened since the last warning, this time included; 1 = the first time ever, or once only since.
    /// </param>
    /// <returns>True: write it, "… (5 times)"; false: it is counted.</returns>
    public bool ShouldWarn(string reason, out long count)
    {
        long now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_entries.TryGetValue(reason, out Entry? entry))
                entry = Add(_entries.Count < capacity ? reason : ReasonCounters.Others);
            entry.Count++;
            count = entry.Count;
            if (entry.WarnedAt is { } before && time.GetElapsedTime(before, now) < interval)
                return false;
            entry.WarnedAt = now;
            entry.Count = 0;
            return true;
        }
    }

    private Entry Add(string reason)
    {
        if (!_entries.TryGetValue(reason, out Entry? entry))
            _entries.Add(reason, entry = new Entry());
        return entry;
    }

    private sealed class Entry
    {
        public long? WarnedAt { get; set; }

        public long Count { get; set; }
    }
}
