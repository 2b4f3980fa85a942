using System.Diagnostics;
using Vit.Messages.SensorMsgs;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Diagnostics;
using Vit.PerceptionNode.Parameters;
using Vit.Pipeline;
using Vit.Pipeline.Frames;
using Vit.Ros;

namespace Vit.PerceptionNode.Input;

/// <summary>
/// The camera's topic: subscribes to raw or compressed images, follows what is published, and puts frames into the mailbox. Image bytes stay
/// where the middleware left them. Callbacks run on the ros thread.
/// </summary>
internal sealed class CameraInput : IDisposable
{
    private readonly RosNode _node;
    private readonly InputParameters _parameters;
    private readonly Func<FrameParameters> _frameParameters;
    private readonly FrameStatistics _statistics;
    private readonly FrameMailbox _mailbox;
    private readonly FramePool _pool = new();
    private readonly Lock _lock = new();
    private readonly string _raw;
    private readonly string _compressed;
    private readonly Subscription _infoSubscription;
    private byte[] _info = [];
    private int _infoLength;
    private Subscription? _subscription;
    private FrameFormat _format;
    private long _accepted;
    private bool _disposed;

    public CameraInput(
        RosNode node, CameraName name, InputParameters parameters, Func<FrameParameters> frameParameters, FrameStatistics statistics, FrameMailbox mailbox)
    {
        (_node, _parameters, _frameParameters, _statistics, _mailbox) = (node, parameters, frameParameters, statistics, mailbox);
        (_raw, _compressed) = Names(node, name);
        ImageName = name.Input("image");
        _infoSubscription = node.CreateSubscription<CameraInfo>(name.Input("camera_info"), Qos.SensorData with { Depth = 1 }, OnCameraInfo);
        node.GraphChanged += Follow;
        Follow();
    }

    /// <summary>Whether frames are taken; others are counted as dropped.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>The name that is to be remapped to the camera's topic.</summary>
    public string ImageName { get; }

    /// <summary>The topic subscribed to.</summary>
    public string Topic => _format == FrameFormat.Raw ? _raw : _compressed;

    /// <summary>The message type subscribed to.</summary>
    public string TypeName => _format == FrameFormat.Raw ? Image.RosTypeName : CompressedImage.RosTypeName;

    /// <summary>The subscription's QoS.</summary>
    public Qos Qos => _subscription?.Qos ?? Qos.SensorData;

    /// <summary>Stops listening. A frame that is being handed over is handed over.</summary>
    public void Dispose()
    {
        _node.GraphChanged -= Follow;
        lock (_lock)
        {
            _disposed = true;
            _subscription?.Dispose();
            _subscription = null;
        }
        _infoSubscription.Dispose();
    }

    /// <summary>
    /// <c>image</c> after remapping, and its compressed form: that of the remapped name, as image_transport has it, unless it was remapped
    /// by itself.
    /// </summary>
    private static (string Raw, string Compressed) Names(RosNode node, CameraName name)
    {
        string raw = node.ResolveTopic(name.Input("image")), compressed = node.ResolveTopic(name.Input("image/compressed"));
        string unmapped = $"{node.Namespace.TrimEnd('/')}/{name.Input("image/compressed")}";
        return (raw, compressed == unmapped ? raw + "/compressed" : compressed);
    }

    /// <summary>Subscribes anew when publishers came that another transport or reliability suits better.</summary>
    private void Follow()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            FrameFormat format = Choose();
            bool reliable = _parameters.Reliable ?? AllAreReliable(format == FrameFormat.Raw ? _raw : _compressed);
            if (_subscription is not null && format == _format && reliable == (_subscription.Qos.Reliability == QosReliability.Reliable))
                return;
            _subscription?.Dispose();
            _format = format;
            Qos qos = Qos.SensorData with
            {
                Depth = _parameters.Capacity,
                Reliability = reliable ? QosReliability.Reliable : QosReliability.BestEffort,
            };
            _subscription = format == FrameFormat.Raw
                ? _node.CreateBufferedSubscription<Image>(_raw, qos, buffer => OnImage(FrameFormat.Raw, buffer))
                : _node.CreateBufferedSubscription<CompressedImage>(_compressed, qos, buffer => OnImage(FrameFormat.Compressed, buffer));
            _subscription.OnEvent(QosEventKind.IncompatibleQos, OnIncompatible);
            _node.Logger.Info($"listening to {Topic} [{TypeName}], {(reliable ? "reliable" : "best effort")}");
        }
    }

    private FrameFormat Choose() => _parameters.Transport switch
    {
        "raw" => FrameFormat.Raw,
        "compressed" => FrameFormat.Compressed,
        _ when Publishes(_raw, Image.RosTypeName) => FrameFormat.Raw,
        _ when Publishes(_compressed, CompressedImage.RosTypeName) => FrameFormat.Compressed,
        _ => _format,
    };

    private bool Publishes(string topic, string type) => _node.Graph.Publishers(topic).Any(p => p.TypeName == type);

    private bool AllAreReliable(string topic)
    {
        IReadOnlyList<EndpointInfo> publishers = _node.Graph.Publishers(topic);
        return publishers.Count > 0 && publishers.All(p => p.Qos.Reliability == QosReliability.Reliable);
    }

    private void OnIncompatible(QosEvent e) =>
        _node.Logger.Warn($"a publisher of {Topic} offers another {e.Policy} than image_qos asks for, so nothing arrives from it: set image_qos to auto or best_effort");

    private unsafe void OnImage(FrameFormat format, MessageBuffer buffer)
    {
        _statistics.Received.Count();
        if (RefusalOf() is { } reason)
        {
            buffer.Dispose();
            _statistics.Drops.Count(reason);
            return;
        }
        Frame frame = _pool.Rent();
        // The buffer is native memory, which does not move.
        fixed (byte* payload = buffer.Payload)
            frame.Borrow(format, payload, buffer.Payload.Length, buffer, buffer.Info.ReceivedNanoseconds);
        if (_infoLength > 0)
            frame.FillCameraInfo(_info.AsSpan(0, _infoLength));
        if (_mailbox.Post(frame))
            _statistics.Drops.Count(DropReason.Replaced);
    }

    // On the ros thread, as the images: neither waits for the other.
    private void OnCameraInfo(ReadOnlySpan<byte> payload, in MessageInfo info)
    {
        if (_info.Length < payload.Length)
            _info = new byte[payload.Length];
        payload.CopyTo(_info);
        _infoLength = payload.Length;
    }

    private string? RefusalOf()
    {
        if (!IsEnabled)
            return "disabled by set_enabled";
        long now = Stopwatch.GetTimestamp();
        // A tenth early is in time: a camera's frames do not come in equal steps.
        if (_frameParameters().LeastInterval is { Ticks: > 0 } interval && _accepted != 0 && Stopwatch.GetElapsedTime(_accepted, now) < 0.9 * interval)
            return "above max_rate";
        _accepted = now;
        return null;
    }
}
