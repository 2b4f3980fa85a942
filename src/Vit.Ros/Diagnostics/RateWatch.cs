using Vit.Messages.DiagnosticMsgs;

namespace Vit.Ros.Diagnostics;

/// <summary>
/// How often something happens: the rate over a sliding window, and how long ago it last did. <see cref="Count"/> is called for each event
/// from any thread and allocates nothing.
/// </summary>
public sealed class RateWatch
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _window;
    private readonly TimeSpan _staleAfter;
    private readonly Lock _lock = new();
    private readonly long[] _stamps;
    private long _total;
    private RateLimits _limits = RateLimits.None;

    /// <summary>Nothing has happened yet.</summary>
    /// <param name="time">A steady clock.</param>
    /// <param name="window">Over which time the rate is taken; null = 5 s.</param>
    /// <param name="staleAfter">Silence after which the status is STALE; null = 5 s.</param>
    /// <param name="capacity">
    /// How many events are remembered, at least 2: where more happen in a window, the rate is that of these, the newest ones.
    /// </param>
    public RateWatch(TimeProvider time, TimeSpan? window = null, TimeSpan? staleAfter = null, int capacity = 256)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _time = time;
        _window = window ?? TimeSpan.FromSeconds(5);
        _staleAfter = staleAfter ?? TimeSpan.FromSeconds(5);
        _stamps = new long[capacity];
    }

    /// <summary>Which rates are OK; may be changed at any time from any thread.</summary>
    public RateLimits Limits
    {
        get
        {
            lock (_lock)
                return _limits;
        }

        set
        {
            lock (_lock)
                _limits = value;
        }
    }

    /// <summary>It has happened.</summary>
    public void Count()
    {
        long now = _time.GetTimestamp();
        lock (_lock)
            _stamps[_total++ % _stamps.Length] = now;
    }

    /// <summary>
    /// How often it happens now. Between events the rate holds for as long as they were apart on average; then it falls, until it is 0 when
    /// the window is empty.
    /// </summary>
    public RateReading Read()
    {
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            if (_total == 0)
                return new RateReading(0, null, 0);
            TimeSpan age = _time.GetElapsedTime(Newest(0), now);
            int kept = (int)Math.Min(_total, _stamps.Length);
            int inWindow = 0;
            while (inWindow < kept && _time.GetElapsedTime(Newest(inWindow), now) <= _window)
                inWindow++;
            if (inWindow < 2)
                return new RateReading(0, age, _total);

            int gaps = inWindow - 1;
            double spanned = _time.GetElapsedTime(Newest(gaps), Newest(0)).TotalSeconds;
            double silence = Math.Max(0, age.TotalSeconds - (spanned / gaps));
            // Events of one and the same instant have no rate that can be told.
            double rate = spanned + silence > 0 ? gaps / (spanned + silence) : 0;
            return new RateReading(rate, age, _total);
        }
    }

    /// <summary>Adds rate, age and limits to a status; too slow or too fast is WARN, silence STALE.</summary>
    /// <param name="status">To be filled.</param>
    /// <param name="what">What is counted, in the plural: <c>images</c>.</param>
    public void Report(DiagnosticStatus status, string what)
    {
        RateReading now = Read();
        RateLimits limits = Limits;
        status.Add(what, now.Total);
        status.Add($"{what}: rate (Hz)", now.PerSecond, "0.00");
        if (now.Age is { } age)
            status.Add($"{what}: last one, seconds ago", age.TotalSeconds, "0.000");
        if (limits.Min > 0)
            status.Add($"{what}: least rate (Hz)", limits.Min, "0.00");
        if (double.IsFinite(limits.Max))
            status.Add($"{what}: greatest rate (Hz)", limits.Max, "0.00");

        if (now.Age is not { } silent)
            status.Merge(DiagnosticLevel.Stale, $"no {what} yet");
        else if (silent >= _staleAfter)
            status.Merge(DiagnosticLevel.Stale, FormattableString.Invariant($"no {what} for {silent.TotalSeconds:0} s"));
        else if (now.Total > 1 && now.PerSecond < limits.Min)
            Warn($"{what} at {now.PerSecond:0.0} Hz, fewer than {limits.Min:0.0}");
        else if (now.PerSecond > limits.Max)
            Warn($"{what} at {now.PerSecond:0.0} Hz, more than {limits.Max:0.0}");

        void Warn(FormattableString text) => status.Merge(DiagnosticLevel.Warn, FormattableString.Invariant(text));
    }

    /// <summary>When the event that many before the newest happened.</summary>
    private long Newest(int before) => _stamps[(_total - 1 - before) % _stamps.Length];
}
