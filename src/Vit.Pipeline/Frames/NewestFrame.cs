using System.Diagnostics.CodeAnalysis;
using Vit.Pipeline.Sources;

namespace Vit.Pipeline.Frames;

/// <summary>
/// The mailbox between a camera that does not wait and a network that takes its time: it holds the newest frame alone. A frame that
/// is replaced before it was taken is given back and counted. One thread posts, one takes; no managed allocation a frame.
/// </summary>
public sealed class NewestFrame : IFrameSource
{
    private readonly object _lock = new();
    private readonly string _name;
    private Frame? _newest;
    private long _replaced;
    private bool _closed;

    /// <param name="name">How messages name the camera behind it.</param>
    public NewestFrame(string name) => _name = name;

    /// <inheritdoc/>
    public string Name => _name;

    /// <inheritdoc/>
    public long? Count => null;

    /// <summary>Frames that a newer one replaced before anybody took them.</summary>
    public long Replaced
    {
        get
        {
            lock (_lock)
                return _replaced;
        }
    }

    /// <summary>Puts a frame in and takes ownership of it. After <see cref="Close"/> it is given back at once.</summary>
    public void Post(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Frame? old = frame;
        lock (_lock)
        {
            if (!_closed)
            {
                (old, _newest) = (_newest, frame);
                if (old is not null)
                    _replaced++;
                Monitor.Pulse(_lock);
            }
        }
        old?.Dispose();
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

    /// <summary>Waits for a frame; false when the mailbox is closed and empty, or the wait was cancelled.</summary>
    public bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default)
    {
        // The waiter is woken by the token: a wait that polls would cost an idle node its sleep.
        using CancellationTokenRegistration wake = cancellation.UnsafeRegister(static box => ((NewestFrame)box!).Wake(), this);
        lock (_lock)
        {
            while (_newest is null && !_closed && !cancellation.IsCancellationRequested)
                Monitor.Wait(_lock);
            frame = cancellation.IsCancellationRequested ? null : _newest;
            if (frame is not null)
                _newest = null;
            return frame is not null;
        }
    }

    /// <summary>Closes the mailbox and gives back the frame in it.</summary>
    public void Dispose()
    {
        Frame? last;
        lock (_lock)
        {
            _closed = true;
            (last, _newest) = (_newest, null);
            Monitor.PulseAll(_lock);
        }
        last?.Dispose();
    }

    private void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }
}
