using Vit.Messages.DiagnosticMsgs;

namespace Vit.Ros.Diagnostics;

/// <summary>
/// How old messages are when they arrive: their stamps against the node's clock. <see cref="Observe"/> is called for each message from any
/// thread and allocates nothing; each report covers the time since the one before.
/// </summary>
/// <param name="max">Older than this is WARN.</param>
/// <param name="future">How far a stamp may lie ahead of the clock: clocks of two machines differ; more is WARN.</param>
public sealed class AgeWatch(TimeSpan max, TimeSpan future)
{
    private readonly Lock _lock = new();
    private TimeSpan _max = max;
    private TimeSpan _least = TimeSpan.MaxValue;
    private TimeSpan _greatest = TimeSpan.MinValue;
    private long _unstamped;

    /// <summary>Older than this is WARN; may be changed at any time from any thread.</summary>
    public TimeSpan Max
    {
        get
        {
            lock (_lock)
                return _max;
        }

        set
        {
            lock (_lock)
                _max = value;
        }
    }

    /// <summary>A message has arrived.</summary>
    /// <param name="stampNanoseconds">Its stamp; 0 = it has none.</param>
    /// <param name="nowNanoseconds">The node's clock.</param>
    public void Observe(long stampNanoseconds, long nowNanoseconds)
    {
        lock (_lock)
        {
            if (stampNanoseconds == 0)
            {
                _unstamped++;
                return;
            }
            var age = TimeSpan.FromTicks((nowNanoseconds - stampNanoseconds) / TimeSpan.NanosecondsPerTick);
            _least = age < _least ? age : _least;
            _greatest = age > _greatest ? age : _greatest;
        }
    }

    /// <summary>Adds the ages since the last report to a status, and begins anew.</summary>
    public void Report(DiagnosticStatus status)
    {
        TimeSpan limit, least, greatest;
        long unstamped;
        lock (_lock)
        {
            (limit, least, greatest, unstamped) = (_max, _least, _greatest, _unstamped);
            (_least, _greatest, _unstamped) = (TimeSpan.MaxValue, TimeSpan.MinValue, 0);
        }
        if (unstamped > 0)
            status.Merge(DiagnosticLevel.Warn, "messages without a stamp: their age is unknown");
        if (greatest < least)
            return;
        status.Add("least age (s)", least.TotalSeconds, "0.000");
        status.Add("greatest age (s)", greatest.TotalSeconds, "0.000");
        if (greatest > limit)
            Warn($"messages {greatest.TotalSeconds:0.000} s old, more than {limit.TotalSeconds:0.000}: slow network or clocks that differ");
        if (least < -future)
            Warn($"messages from {-least.TotalSeconds:0.000} s in the future: synchronise the clocks, or set use_sim_time on both sides");

        void Warn(FormattableString text) => status.Merge(DiagnosticLevel.Warn, FormattableString.Invariant(text));
    }
}
