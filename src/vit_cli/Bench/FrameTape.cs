using System.Buffers.Binary;
using Vit.Pipeline.Frames;

namespace Vit.Cli.Bench;

/// <summary>Shows prepared frames without end, stamped as a camera of 30 Hz would: a film back and forth, pictures round and round.</summary>
internal sealed class FrameTape(FrameSet set)
{
    private const long NanosecondsApart = 33_333_333;

    // In every camera message the header comes first, behind the four bytes of the encapsulation: seconds, then nanoseconds.
    private const int Seconds = 4, Nanoseconds = 8;

    private readonly FramePool _pool = new();
    private long _next;

    /// <summary>The next frame, which is the caller's to dispose.</summary>
    public Frame Next()
    {
        PreparedFrame prepared = set.Frames[Index(_next)];
        long stamp = _next++ * NanosecondsApart;
        Frame frame = _pool.Rent();
        Span<byte> bytes = frame.Buffer.Reserve(prepared.Payload.Length);
        prepared.Payload.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[Seconds..], (int)(stamp / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[Nanoseconds..], (uint)(stamp % 1_000_000_000));
        frame.Set(prepared.Format, bytes.Length, stamp, prepared.Name);
        if (set.CameraInfo.Length > 0)
            frame.FillCameraInfo(set.CameraInfo);
        return frame;
    }

    private int Index(long shown)
    {
        int count = set.Frames.Count;
        if (!set.IsFilm || count == 1)
            return (int)(shown % count);
        int place = (int)(shown % (2 * (count - 1)));
        return place < count ? place : (2 * (count - 1)) - place;
    }
}
