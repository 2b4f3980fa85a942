namespace Vit.Ros;

/// <summary>Calls back on the executor's thread in equal intervals of steady time. Intervals that were missed are left out.</summary>
public sealed class RosTimer : IDisposable
{
    private readonly TimerQueue _queue;

    internal RosTimer(TimerQueue queue, TimeSpan period, Action callback, RosNode? node)
    {
        _queue = queue;
        Period = period;
        Callback = callback;
        Node = node;
    }

    /// <summary>Time from call to call.</summary>
    public TimeSpan Period { get; }

    internal Action Callback { get; }

    /// <summary>The node it ends with; null when it is the executor's own.</summary>
    internal RosNode? Node { get; }

    /// <summary>When it is due, in the queue's timestamps.</summary>
    internal long Due { get; set; }

    /// <summary>Ends it; a call that runs goes on.</summary>
    public void Dispose()
    {
        _queue.Remove(this);
        Node?.Forget(this);
    }
}
