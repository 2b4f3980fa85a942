namespace Vit.Pipeline.Frames;

/// <summary>
/// Mailboxes of several cameras before one thread: it waits for any of them and takes at most one frame of each, so that a fast camera cannot
/// crowd out a slow one. Each mailbox has one thread that posts; one thread gathers; anybody nudges. No managed allocation a frame.
/// </summary>
public sealed class FrameGatherer : IDisposable
{
    private readonly object _lock = new();
    private readonly FrameMailbox[] _mailboxes;
    private readonly TimeProvider _time;
    private long? _firstCame;
    private int _next;
    private bool _nudged;

    /// <param name="names">One a camera.</param>
    /// <param name="capacity">Frames that each mailbox holds.</param>
    /// <param name="time">A steady clock; null = the system's.</param>
    public FrameGatherer(IReadOnlyList<string> names, int capacity = 1, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _mailboxes = [.. names.Select(name => new FrameMailbox(name, capacity) { Posted = OnPosted })];
    }

    /// <summary>Where frames are put, in the order of the names.</summary>
    public IReadOnlyList<FrameMailbox> Mailboxes => _mailboxes;

    /// <summary>Ends the present wait, or the next one, though not every camera has a frame: there is something else to do. From any thread.</summary>
    public void Nudge()
    {
        lock (_lock)
        {
            _nudged = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>
    /// Waits until as many cameras as are wanted have a frame, or the first of these frames has waited long enough, or a <see cref="Nudge"/>,
    /// and takes what is there.
    /// </summary>
    /// <param name="taken">
    /// Filled: the frame of each camera, null where none was taken; the caller owns them. With nothing but a nudge all are null.
    /// </param>
    /// <param name="most">Most frames, 1 or more. Where more cameras have one, their turn comes round.</param>
    /// <param name="limit">How long a frame waits for those of other cameras; zero = not at all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when the wait was cancelled; then nothing is taken.</returns>
    public bool Wait(Span<Frame?> taken, int most, TimeSpan limit, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(taken.Length, _mailboxes.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        taken.Clear();
        // The waiter is woken by the token: a wait that polls would cost an idle node its sleep.
        using CancellationTokenRegistration wake = cancellation.UnsafeRegister(static gatherer => ((FrameGatherer)gatherer!).Wake(), this);
        lock (_lock)
        {
            while (!cancellation.IsCancellationRequested)
            {
                TimeSpan pause = Pause(Math.Min(most, _mailboxes.Length), limit);
                if (pause == TimeSpan.Zero || _nudged)
                {
                    (_nudged, _firstCame) = (false, null);
                    Take(taken, most);
                    return true;
                }
                Monitor.Wait(_lock, pause);
            }
            return false;
        }
    }

    /// <summary>Closes the mailboxes and gives back the frames in them.</summary>
    public void Dispose()
    {
        foreach (FrameMailbox mailbox in _mailboxes)
            mailbox.Dispose();
    }

    /// <summary>How long to sleep before looking again: zero when it is time to take.</summary>
    private TimeSpan Pause(int wanted, TimeSpan limit)
    {
        int ready = 0;
        foreach (FrameMailbox mailbox in _mailboxes)
            ready += mailbox.HasFrame ? 1 : 0;
        if (ready == 0)
        {
            _firstCame = null;
            return Timeout.InfiniteTimeSpan;
        }
        long now = _time.GetTimestamp();
        TimeSpan left = limit - _time.GetElapsedTime(_firstCame ??= now, now);
        // The lock sleeps in whole milliseconds: a rest of one must not become a busy wait.
        return ready >= wanted || left <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }

    private void Take(Span<Frame?> taken, int most)
    {
        int first = _next;
        for (int i = 0; i < taken.Length && most > 0; i++)
        {
            int camera = (first + i) % taken.Length;
            if (!_mailboxes[camera].TryTake(out taken[camera]))
                continue;
            most--;
            _next = (camera + 1) % taken.Length;
        }
    }

    private void OnPosted()
    {
        lock (_lock)
        {
            // From when it came, not from when the gatherer first looks: it may be busy with the frames before.
            _firstCame ??= _time.GetTimestamp();
            Monitor.PulseAll(_lock);
        }
    }

    private void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }
}
