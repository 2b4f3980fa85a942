namespace Vit.Pipeline.Frames;

/// <summary>
/// Frames to rent, so that their memory is used again: as many exist as were ever out at once. Thread safe: one thread may rent
/// while another gives back.
/// </summary>
public sealed class FramePool
{
    private readonly Lock _lock = new();
    private readonly Stack<Frame> _free = new();
    private int _made;

    /// <summary>Frames made so far, rented or free.</summary>
    public int Made
    {
        get
        {
            lock (_lock)
                return _made;
        }
    }

    /// <summary>A frame to fill; its dispose brings it back.</summary>
    public Frame Rent()
    {
        lock (_lock)
        {
            if (_free.TryPop(out Frame? frame))
                return frame;
            _made++;
            return new Frame(this);
        }
    }

    internal void Return(Frame frame)
    {
        lock (_lock)
        {
            if (_free.Contains(frame))
                throw new InvalidOperationException("a frame was given back twice");
            _free.Push(frame);
        }
    }
}
