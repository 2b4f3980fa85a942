using System.Diagnostics;
using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Models.Cards;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Inference;
using Vit.Perception.Overlay;
using Vit.Pipeline.Frames;
using MessageView = Vit.Messages.SensorMsgs.ImageView;
using PixelView = Vit.Perception.Imaging.ImageView;

namespace Vit.Pipeline.Results;

/// <summary>
/// A serialized camera message in, a <see cref="PerceptionResult"/> out: unpacks the message, decodes the picture, runs the model.
/// The image's bytes are read where they lie. Not thread safe: one thread at a time. The session stays the caller's.
/// </summary>
public sealed class FramePerception : IDisposable
{
    private readonly FrameDecoder _decoder = new();
    private readonly OverlayRenderer _overlay = new();
    private readonly AttentionImage _image = new();
    private readonly FrameProcessor _processor;
    private readonly PerceptionResult _result;
    private readonly ViTSession _session;

    /// <summary>Prepares for a session's model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="resize">How pictures are brought to the input; null = as the model's own processor does.</param>
    /// <exception cref="ArgumentException">The model has no rollout output.</exception>
    public FramePerception(ViTSession session, ResizeMode? resize = null)
    {
        _session = session;
        _processor = new FrameProcessor(session, resize);
        _result = new PerceptionResult(_processor, session, _overlay, _image);
    }

    /// <summary>Whether the model gives tokens at all.</summary>
    public bool HasTokens => _session.Available.HasFlag(SessionOutputs.Tokens);

    /// <summary>Whether results carry the tokens of all patches; default false. Takes effect with the next frame.</summary>
    /// <exception cref="InferenceException">The model does not give them.</exception>
    public bool WantsTokens
    {
        get => _session.Outputs.HasFlag(SessionOutputs.Tokens);
        set => _session.Outputs = value ? _session.Outputs | SessionOutputs.Tokens : _session.Outputs & ~SessionOutputs.Tokens;
    }

    /// <summary>Processes one frame, which must live as long as the result is used.</summary>
    /// <returns>The result; valid until the next frame.</returns>
    /// <exception cref="CdrException">The message is damaged.</exception>
    /// <exception cref="BadFrameException">Its picture cannot be used.</exception>
    /// <exception cref="AttentionException">No map can be made of what the model gave.</exception>
    /// <exception cref="InferenceException">The provider failed.</exception>
    public PerceptionResult Process(Frame frame, PerceptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(options);
        long start = Stopwatch.GetTimestamp();
        var header = new CdrReader(frame.Payload);
        _result.Header.Deserialize(ref header);
        Mat picture = frame.Format == FrameFormat.Raw ? DecodeRaw(frame.Payload) : DecodeCompressed(frame.Payload);
        TimeSpan decode = Stopwatch.GetElapsedTime(start);

        AttentionMap map = _processor.Process(picture, options.Attention);
        _result.Fill(frame, picture, map, options, decode);
        return _result;
    }

    /// <summary>Frees pictures and buffers; results become invalid.</summary>
    public void Dispose()
    {
        _decoder.Dispose();
        _overlay.Dispose();
        _image.Dispose();
    }

    private Mat DecodeRaw(ReadOnlySpan<byte> payload)
    {
        MessageView message = MessageView.Parse(payload);
        PixelEncoding encoding = PixelEncodings.Parse(message.Encoding.Utf8);
        return _decoder.DecodeRaw(new PixelView(message.Width, message.Height, encoding, message.Step, message.IsBigendian != 0, message.Data));
    }

    private Mat DecodeCompressed(ReadOnlySpan<byte> payload) => _decoder.DecodeCompressed(CompressedImageView.Parse(payload).Data);
}
