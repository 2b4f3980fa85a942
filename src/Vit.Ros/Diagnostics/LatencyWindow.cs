using System.Diagnostics;
using Vit.Messages.DiagnosticMsgs;

namespace Vit.Ros.Diagnostics;

/// <summary>
/// How long something takes: percentiles over the newest samples. <see cref="Add(TimeSpan)"/> is called for each one from any thread and
/// allocates nothing; neither does <see cref="Summarize"/>, which sorts.
/// </summary>
/// <param name="capacity">How many samples the window holds, at least 1.</param>
public sealed class LatencyWindow(int capacity = 512)
{
    private readonly Lock _lock = new();
    private readonly long[] _ticks = capacity > 0 ? new long[capacity] : throw new ArgumentOutOfRangeException(nameof(capacity));
    private readonly long[] _sorted = new long[capacity];
    private long _total;

    /// <summary>It took this long.</summary>
    public void Add(TimeSpan duration)
    {
        lock (_lock)
            _ticks[_total++ % _ticks.Length] = duration.Ticks;
    }

    /// <summary>It took from this <see cref="Stopwatch.GetTimestamp"/> until now.</summary>
    public void AddSince(long timestamp) => Add(Stopwatch.GetElapsedTime(timestamp));

    /// <summary>
    /// Percentiles by nearest rank: the least sample that so many per cent of the samples do not exceed. All zero without samples.
    /// </summary>
    public LatencySummary Summarize()
    {
        lock (_lock)
        {
            int count = (int)Math.Min(_total, _ticks.Length);
            if (count == 0)
                return default;
            Span<long> sorted = _sorted.AsSpan(0, count);
            _ticks.AsSpan(0, count).CopyTo(sorted);
            sorted.Sort();
            return new LatencySummary(_total, At(sorted, 50), At(sorted, 95), At(sorted, 99), TimeSpan.FromTicks(sorted[^1]));
        }
    }

    /// <summary>Adds the percentiles to a status, in milliseconds: <c>inference: p50 / p95 / p99 (ms)</c>.</summary>
    /// <param name="status">To be filled.</param>
    /// <param name="what">What takes the time.</param>
    public void Report(DiagnosticStatus status, string what)
    {
        LatencySummary now = Summarize();
        if (now.Total > 0)
        {
            status.Add(
                $"{what}: p50 / p95 / p99 (ms)",
                FormattableString.Invariant(
                    $"{now.P50.TotalMilliseconds:0.00} / {now.P95.TotalMilliseconds:0.00} / {now.P99.TotalMilliseconds:0.00}"));
        }
    }

    private static TimeSpan At(ReadOnlySpan<long> sorted, int percent)
    {
        int rank = ((sorted.Length * percent) + 99) / 100;
        return TimeSpan.FromTicks(sorted[rank - 1]);
    }
}
