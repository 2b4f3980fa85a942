using System.Collections.Concurrent;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>
/// The thread on which everything from ROS arrives: it waits in one native call, then runs the callbacks of what is ready.
/// A callback that throws is logged and counted; the thread goes on.
/// </summary>
public sealed partial class RosExecutor : IDisposable
{
    private readonly RclObject _poller;
    private readonly TimerQueue _timers;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly RosLogger _logger = new("ros_executor");
    private readonly Lock _lock = new();
    private IWaitable?[] _entities = new IWaitable?[16];
    private readonly ulong[] _ready = new ulong[64]; // what does not fit comes with the next wait
    private long _failures;
    private bool _disposed;

    /// <summary>An executor of a context.</summary>
    /// <param name="context">Outlives the executor.</param>
    /// <param name="time">Time of the timers; the system's when null.</param>
    /// <exception cref="RosException">The context has been shut down.</exception>
    public RosExecutor(RosContext context, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
        Time = time ?? TimeProvider.System;
        _timers = new TimerQueue(Time);
        Native.Check(Native.PollerCreate(context.Handle, out _poller));
    }

    /// <summary>The context it was made from.</summary>
    public RosContext Context { get; }

    /// <summary>Callbacks that have thrown.</summary>
    public long CallbackFailures => Interlocked.Read(ref _failures);

    /// <summary>Time of timers, steady and system.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Runs callbacks on this thread until cancelled.</summary>
    /// <exception cref="RosException">Waiting failed, as after <see cref="RosContext.Shutdown"/>.</exception>
    public void Run(CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(Wake);
        while (!cancellation.IsCancellationRequested)
            SpinOnce(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until something is ready or the time is over, and runs what is ready. One thread at a time.</summary>
    /// <exception cref="RosException">Waiting failed.</exception>
    public void SpinOnce(TimeSpan timeout)
    {
        int count = Wait(timeout);
        for (int i = 0; i < count; i++)
            Dispatch(_ready[i]);
        for (int left = _posted.Count; left > 0 && _posted.TryDequeue(out Action? action); left--)
            Guard(action, _logger, "posted action");
        long now = Time.GetTimestamp();
        while (_timers.TakeDue(now) is { } timer)
            Guard(timer.Callback, timer.Node?.Logger ?? _logger, "timer");
    }

    /// <summary>Runs an action on the executor's thread, after what is ready now. From any thread.</summary>
    public void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        _posted.Enqueue(action);
        Wake();
    }

    /// <summary>Calls back on the executor's thread in equal intervals. From any thread.</summary>
    public RosTimer CreateTimer(TimeSpan period, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return AddTimer(period, callback, null);
    }

    /// <summary>Ends the present wait. From any thread.</summary>
    public void Wake() => Native.Check(Native.PollerWake(_poller));

    /// <summary>Ends it; nobody may be inside <see cref="Run"/> or <see cref="SpinOnce"/> any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        _poller.Dispose();
    }

    internal RosTimer AddTimer(TimeSpan period, Action callback, RosNode? node)
    {
        RosTimer timer = _timers.Add(period, callback, node);
        Wake();
        return timer;
    }

    private unsafe int Wait(TimeSpan timeout)
    {
        if (!_posted.IsEmpty)
            timeout = TimeSpan.Zero;
        else if (_timers.UntilNext() is { } next && (timeout < TimeSpan.Zero || next < timeout))
            timeout = next;
        long nanoseconds = timeout < TimeSpan.Zero ? -1 : (long)timeout.TotalNanoseconds;
        int count;
        fixed (ulong* tags = _ready)
            Native.Check(Native.PollerWait(_poller, nanoseconds, tags, _ready.Length, out count));
        return count;
    }
}
