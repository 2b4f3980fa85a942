namespace Vit.Ros;

/// <summary>Buffers of one subscription that wait for their next message. Thread safe.</summary>
internal sealed class MessageBufferPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<MessageBuffer> _free = new();
    private bool _disposed;

    public MessageBuffer Rent()
    {
        lock (_lock)
        {
            if (_free.TryPop(out MessageBuffer? buffer))
            {
                buffer.Rent();
                return buffer;
            }
        }
        return new MessageBuffer(this);
    }

    public void Return(MessageBuffer buffer)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _free.Push(buffer);
                return;
            }
        }
        buffer.Handle.Dispose();
    }

    /// <summary>Frees what lies here; what is out is freed when it comes back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_free.TryPop(out MessageBuffer? buffer))
                buffer.Handle.Dispose();
        }
    }
}
