using Vit.Messages;
using Vit.Messages.StdMsgs;

namespace Vit.Pipeline.Frames;

/// <summary>
/// One camera message on its way through the pipeline, as the bytes it came in: every source gives frames in this form, so that
/// decoding, headers and errors are the same for a topic, a bag, a folder and the simulation. It is rented from a
/// <see cref="FramePool"/>: whoever takes it from a source disposes it, which gives its memory back. One owner at a time.
/// </summary>
public sealed unsafe class Frame : IDisposable
{
    private readonly FramePool _pool;
    private readonly CdrBuffer _buffer = new();
    private readonly CdrBuffer _cameraInfo = new(512);
    private IDisposable? _lender;
    private byte* _lent;
    private int _length;
    private int _cameraInfoLength;

    internal Frame(FramePool pool) => _pool = pool;

    /// <summary>Which message <see cref="Payload"/> is.</summary>
    public FrameFormat Format { get; private set; }

    /// <summary>The serialized message, CDR with its encapsulation header. Valid until the frame is disposed.</summary>
    public ReadOnlySpan<byte> Payload => _lender is null ? _buffer.Payload(_length) : new ReadOnlySpan<byte>(_lent, _length);

    /// <summary>The camera's <c>sensor_msgs/msg/CameraInfo</c>, serialized; empty when none is known.</summary>
    public ReadOnlySpan<byte> CameraInfo => _cameraInfo.Payload(_cameraInfoLength);

    /// <summary>When the frame was received or recorded, nanoseconds since the Unix epoch (or the simulation's start).</summary>
    public long LogTime { get; private set; }

    /// <summary>How messages name the frame, such as a file's name; empty where its number says enough.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The stamp of the message's header, nanoseconds since the epoch of the sender's clock; 0 = it has none.</summary>
    /// <exception cref="CdrException">The message is damaged.</exception>
    public long ReadStamp() => HeaderView.Parse(Payload).Stamp.ToNanoseconds();

    /// <summary>Takes a copy of a message that came as bytes.</summary>
    public void Fill(FrameFormat format, ReadOnlySpan<byte> payload, long logTime, string name = "")
    {
        payload.CopyTo(_buffer.Reserve(payload.Length));
        Set(format, payload.Length, logTime, name);
    }

    /// <summary>Memory to write a message into; <see cref="Set"/> says afterwards what was written.</summary>
    public CdrBuffer Buffer => _buffer;

    /// <summary>States what was written into <see cref="Buffer"/>.</summary>
    public void Set(FrameFormat format, int length, long logTime, string name = "") =>
        (Format, _length, LogTime, Name, _cameraInfoLength) = (format, length, logTime, name, 0);

    /// <summary>
    /// Looks into a message that lies in somebody else's memory, which must not move: no byte is copied. The lender is disposed of with the
    /// frame.
    /// </summary>
    public void Borrow(FrameFormat format, byte* payload, int length, IDisposable lender, long logTime)
    {
        Set(format, length, logTime);
        _lent = payload;
        _lender = lender;
    }

    /// <summary>Adds a copy of the camera's information; call it after the frame itself was filled.</summary>
    public void FillCameraInfo(ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_cameraInfo.Reserve(payload.Length));
        _cameraInfoLength = payload.Length;
    }

    /// <summary>Gives the frame back to its pool, and what it borrowed to the lender.</summary>
    public void Dispose()
    {
        IDisposable? lender = _lender;
        _lent = null;
        _lender = null;
        lender?.Dispose();
        _pool.Return(this);
    }
}
