namespace Vit.Ros;

/// <summary>Timers of one executor. Thread safe; callbacks run on the thread that asks for them.</summary>
internal sealed class TimerQueue(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<RosTimer> _timers = [];

    public RosTimer Add(TimeSpan period, Action callback, RosNode? node)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        var timer = new RosTimer(this, period, callback, node) { Due = time.GetTimestamp() + Ticks(period) };
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    public void Remove(RosTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }

    /// <summary>Time until the next timer is due, at least 0; null without timers.</summary>
    public TimeSpan? UntilNext()
    {
        long next = long.MaxValue;
        lock (_lock)
        {
            foreach (RosTimer timer in _timers)
                next = Math.Min(next, timer.Due);
        }
        if (next == long.MaxValue)
            return null;
        long now = time.GetTimestamp();
        return now >= next ? TimeSpan.Zero : time.GetElapsedTime(now, next);
    }

    /// <summary>The timer that is due longest at a timestamp, already set to its first time after that; null when none is.</summary>
    public RosTimer? TakeDue(long now)
    {
        lock (_lock)
        {
            RosTimer? first = null;
            foreach (RosTimer timer in _timers)
            {
                if (timer.Due <= now && (first is null || timer.Due < first.Due))
                    first = timer;
            }
            if (first is not null)
            {
                // The grid stays: a late call does not make all later ones late.
                long period = Ticks(first.Period);
                first.Due += period * (1 + (now - first.Due) / period);
            }
            return first;
        }
    }

    private long Ticks(TimeSpan span) => Math.Max(1, (long)(span.TotalSeconds * time.TimestampFrequency));
}
