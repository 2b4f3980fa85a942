using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;

namespace Vit.Pipeline.Tests.Support;

/// <summary>Camera messages made by hand.</summary>
internal static class Pictures
{
    /// <summary>A grey picture of 64x48 with its number in one corner.</summary>
    public static byte[] Message(int number, string encoding = "bgr8") => CdrMessage.ToBytes(new Image
    {
        Header = new() { Stamp = Time.FromNanoseconds(1_000_000_000L * number), FrameId = "camera" },
        Width = 64,
        Height = 48,
        Step = 64 * 3,
        Encoding = encoding,
        Data = [(byte)number, .. Enumerable.Repeat((byte)128, (64 * 48 * 3) - 1)],
    });

    /// <summary>A frame that holds such a picture.</summary>
    public static Frame Frame(FramePool pool, int number)
    {
        Frame frame = pool.Rent();
        frame.Fill(FrameFormat.Raw, Message(number), number);
        return frame;
    }
}
