using Vit.Messages.DiagnosticMsgs;

namespace Vit.Ros.Diagnostics;

/// <summary>
/// Runs a node's diagnostic tasks and publishes what they say on <c>/diagnostics</c> (REP 107): once a period, and at once when a level has
/// changed. Belongs to one thread, which calls <see cref="Tick"/>; only <see cref="RequestUpdate"/> may be called from any. Tasks may
/// allocate: they run a few times a second.
/// </summary>
public sealed class DiagnosticUpdater
{
    private readonly string _node;
    private readonly Action<DiagnosticArray> _publish;
    private readonly TimeProvider _steady;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _period;
    private readonly TimeSpan _lookEvery;
    private readonly List<DiagnosticTask> _tasks = [];
    private long? _publishedAt;
    private long _lookedAt;
    private bool _requested;

    /// <summary>No tasks yet; the first <see cref="Tick"/> publishes.</summary>
    /// <param name="node">The node's name, before the colon of each status.</param>
    /// <param name="publish">Takes each array, which is new and may be kept.</param>
    /// <param name="clock">The node's clock, for the stamps; it may stand still while simulated time does.</param>
    /// <param name="steady">
    /// Paces the updates; a real clock, so that they go on and can say that simulated time does not. Null = the system's.
    /// </param>
    /// <param name="period">Time from one publication to the next; null = 1 s.</param>
    /// <param name="lookEvery">Least time from one run of the tasks to the next, in search of a changed level; null = 100 ms.</param>
    public DiagnosticUpdater(
        string node,
        Action<DiagnosticArray> publish,
        TimeProvider clock,
        TimeProvider? steady = null,
        TimeSpan? period = null,
        TimeSpan? lookEvery = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(publish);
        ArgumentNullException.ThrowIfNull(clock);
        _node = node;
        _publish = publish;
        _clock = clock;
        _steady = steady ?? TimeProvider.System;
        _period = period ?? TimeSpan.FromSeconds(1);
        _lookEvery = lookEvery ?? TimeSpan.FromMilliseconds(100);
    }

    /// <summary>What the diagnostics are about: the device's serial number, or <c>none</c>.</summary>
    public string HardwareId { get; set; } = "none";

    /// <summary>
    /// Adds a task: it fills a fresh status, OK and without message. One that throws has level ERROR and the exception's message; the
    /// others run.
    /// </summary>
    /// <param name="name">After the colon: <c>Input</c> becomes <c>vit_perception: Input</c>.</param>
    /// <param name="run">Runs on the thread that ticks.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public void Add(string name, Action<DiagnosticStatus> run)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(run);
        if (_tasks.Exists(task => task.Name == name))
            throw new ArgumentException($"there is a diagnostic task '{name}' already", nameof(name));
        _tasks.Add(new DiagnosticTask(name, run));
    }

    /// <summary>Removes a task.</summary>
    /// <returns>Whether there was one of this name.</returns>
    public bool Remove(string name) => _tasks.RemoveAll(task => task.Name == name) > 0;

    /// <summary>Lets the next <see cref="Tick"/> publish in any case. From any thread.</summary>
    public void RequestUpdate() => Volatile.Write(ref _requested, true);

    /// <summary>Publishes if it is time, if a level has changed, or if it was requested. Call it as often as convenient.</summary>
    /// <returns>How long it has nothing to do, unless an update is requested.</returns>
    public TimeSpan Tick()
    {
        long now = _steady.GetTimestamp();
        bool requested = Interlocked.Exchange(ref _requested, false);
        bool due = requested || _publishedAt is not { } published || _steady.GetElapsedTime(published, now) >= _period;
        if (!due && _steady.GetElapsedTime(_lookedAt, now) is var since && since < _lookEvery)
            return UntilNext(now, since);

        _lookedAt = now;
        bool changed = false;
        var statuses = new List<DiagnosticStatus>(_tasks.Count);
        foreach (DiagnosticTask task in _tasks)
        {
            DiagnosticStatus status = task.Run(_node, HardwareId);
            changed |= task.Published != status.GetLevel();
            statuses.Add(status);
        }
        if (due || changed)
        {
            for (int i = 0; i < statuses.Count; i++)
                _tasks[i].Published = statuses[i].GetLevel();
            _publishedAt = now;
            _publish(new DiagnosticArray { Header = new() { Stamp = RosStamp.Now(_clock) }, Status = statuses });
        }
        return UntilNext(now, TimeSpan.Zero);
    }

    private TimeSpan UntilNext(long now, TimeSpan sinceLook)
    {
        TimeSpan untilLook = _lookEvery - sinceLook;
        TimeSpan untilPublished = _period - _steady.GetElapsedTime(_publishedAt ?? now, now);
        return untilLook < untilPublished ? untilLook : untilPublished;
    }
}
