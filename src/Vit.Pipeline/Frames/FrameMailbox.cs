using System.Diagnostics.CodeAnalysis;
using Vit.Pipeline.Sources;

namespace Vit.Pipeline.Frames;

/// <summary>
/// The mailbox between a camera that does not wait and a network that takes its time. It holds the newest frame alone, or the newest few;
/// a frame that is pushed out before it was taken is given back and counted. One thread posts, one takes; no managed allocation a frame.
/// </summary>
public sealed class FrameMailbox : IFrameSource
{
    private readonly object _lock = new();
    private readonly int _capacity;
    private readonly Queue<Frame> _frames;
    private long _replaced;
    private bool _closed;

    /// <param name="name">How messages name the camera behind it.</param>
    /// <param name="capacity">Frames held, 1 or more. With 1 (the default) the newest wins; more bridge a hiccup and add latency.</param>
    public FrameMailbox(string name, int capacity = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Name, _capacity, _frames) = (name, capacity, new Queue<Frame>(capacity));
    }

    /// <summary>Told of each frame that was put in, by the thread that posts: who waits for several mailboxes listens here.</summary>
    public Action? Posted { get; init; }

    /// <summary>Whether a frame waits.</summary>
    public bool HasFrame
    {
        get
        {
            lock (_lock)
                return _frames.Count > 0;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => null;

    /// <summary>Frames that newer ones pushed out before anybody took them.</summary>
    public long Replaced
    {
        get
        {
            lock (_lock)
                return _replaced;
        }
    }

    /// <summary>Puts a frame in and takes ownership of it. After <see cref="Close"/> it is given back at once.</summary>
    /// <returns>Whether an older frame had to go for it.</returns>
    public bool Post(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Frame? old = null;
        bool isClosed;
        lock (_lock)
        {
            isClosed = _closed;
            if (!isClosed)
            {
                if (_frames.Count == _capacity)
                {
                    old = _frames.Dequeue();
                    _replaced++;
                }
                _frames.Enqueue(frame);
                Monitor.Pulse(_lock);
            }
        }
        old?.Dispose();
        if (isClosed)
            frame.Dispose();
        else
            Posted?.Invoke();
        return old is not null;
    }

    /// <summary>No frame comes any more: what is in the mailbox is still taken, then <see cref="TryNext"/> says no.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes the next frame if there is one, without waiting.</summary>
    public bool TryTake([NotNullWhen(true)] out Frame? frame)
    {
        lock (_lock)
            return _frames.TryDequeue(out frame);
    }

    /// <summary>Waits for a frame; false when the mailbox is closed and empty, or the wait was cancelled.</summary>
    public bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default)
    {
        // The waiter is woken by the token: a wait that polls would cost an idle node its sleep.
        using CancellationTokenRegistration wake = cancellation.UnsafeRegister(static box => ((FrameMailbox)box!).Wake(), this);
        lock (_lock)
        {
            while (_frames.Count == 0 && !_closed && !cancellation.IsCancellationRequested)
                Monitor.Wait(_lock);
            frame = null;
            return !cancellation.IsCancellationRequested && _frames.TryDequeue(out frame);
        }
    }

    /// <summary>Closes the mailbox and gives back the frames in it.</summary>
    public void Dispose()
    {
        Close();
        lock (_lock)
        {
            while (_frames.TryDequeue(out Frame? frame))
                frame.Dispose();
        }
    }

    private void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }
}
