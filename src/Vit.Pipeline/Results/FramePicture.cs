using System.Diagnostics;
using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Perception;
using Vit.Perception.Imaging;
using Vit.Pipeline.Frames;
using MessageView = Vit.Messages.SensorMsgs.ImageView;
using PixelView = Vit.Perception.Imaging.ImageView;

namespace Vit.Pipeline.Results;

/// <summary>
/// The picture of a frame: brought to the model's input from the message's own bytes where that can be, and decoded to BGR only where it cannot
/// or when somebody looks at it. Reuses its memory. Not thread safe.
/// </summary>
internal sealed class FramePicture : IDisposable
{
    private readonly FrameDecoder _decoder = new();
    private Frame? _frame;
    private Mat? _bgr;

    /// <summary>
    /// The picture of the frame that was prepared, 8-bit BGR, valid until the next is. Decoded when first asked for, from the frame, which must
    /// still live.
    /// </summary>
    /// <exception cref="InvalidOperationException">No frame was prepared.</exception>
    public Mat Bgr => _bgr ??= Decode(_frame ?? throw new InvalidOperationException("no frame was prepared"));

    /// <summary>Time from the frame's bytes to pixels that the preprocessing can read.</summary>
    public TimeSpan DecodeTime { get; private set; }

    /// <summary>Brings a frame to the model's input.</summary>
    /// <exception cref="CdrException">The message is damaged.</exception>
    /// <exception cref="BadFrameException">Its picture cannot be used.</exception>
    public void Prepare(Frame frame, FrameProcessor processor, int slot)
    {
        (_frame, _bgr) = (null, null);
        long start = Stopwatch.GetTimestamp();
        PixelView raw = frame.Format == FrameFormat.Raw ? Pixels(frame.Payload) : default;
        bool inPlace = raw.Width > 0 && InputPreprocessor.Reads(raw.Encoding);
        if (!inPlace)
            _bgr = Decode(frame);
        DecodeTime = Stopwatch.GetElapsedTime(start);
        if (inPlace)
            processor.Prepare(slot, raw);
        else
            processor.Prepare(slot, _bgr!);
        _frame = frame;
    }

    /// <summary>Brings a JPEG or PNG file to the model's input.</summary>
    /// <exception cref="BadFrameException">It cannot be used.</exception>
    public void Prepare(ReadOnlySpan<byte> file, FrameProcessor processor, int slot)
    {
        (_frame, _bgr) = (null, null);
        processor.Prepare(slot, _decoder.DecodeCompressed(file));
    }

    public void Dispose() => _decoder.Dispose();

    private Mat Decode(Frame frame) => frame.Format == FrameFormat.Raw
        ? _decoder.DecodeRaw(Pixels(frame.Payload))
        : _decoder.DecodeCompressed(CompressedImageView.Parse(frame.Payload).Data);

    private static PixelView Pixels(ReadOnlySpan<byte> payload)
    {
        MessageView message = MessageView.Parse(payload);
        PixelEncoding encoding = PixelEncodings.Parse(message.Encoding.Utf8);
        return new PixelView(message.Width, message.Height, encoding, message.Step, message.IsBigendian != 0, message.Data);
    }
}
