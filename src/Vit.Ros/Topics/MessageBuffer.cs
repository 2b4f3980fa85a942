using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>
/// A received payload in native memory, as the middleware wrote it. Whoever gets it owns it and gives it back with
/// <see cref="Dispose"/>; the memory is then used for a later message.
/// </summary>
/// <remarks>
/// The byte behind the CDR header lies at a multiple of 16. The payload may end with a few bytes of padding. Not thread safe; it may be
/// handed from thread to thread.
/// </remarks>
public sealed unsafe class MessageBuffer : IDisposable
{
    private readonly MessageBufferPool _pool;
    private NativeMessage _message = new();
    private bool _rented = true;

    internal MessageBuffer(MessageBufferPool pool)
    {
        _pool = pool;
        Native.Check(Native.BufferCreate(4096, out RclObject handle));
        Handle = handle;
    }

    /// <summary>The payload, header included: valid until this is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It has been given back.</exception>
    public ReadOnlySpan<byte> Payload
    {
        get
        {
            ObjectDisposedException.ThrowIf(!_rented, this);
            return new ReadOnlySpan<byte>(_message.Data, (int)_message.Length);
        }
    }

    /// <summary>What is known of the message besides its payload.</summary>
    public MessageInfo Info => new(_message.SourceTime, _message.ReceivedTime, _message.Sequence, _message.Publisher);

    internal RclObject Handle { get; }

    internal ref NativeMessage Message => ref _message;

    /// <summary>Gives the memory back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!_rented)
            return;
        _rented = false;
        _pool.Return(this);
    }

    internal void Rent() => _rented = true;
}
