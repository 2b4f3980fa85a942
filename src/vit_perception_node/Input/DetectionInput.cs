using Vit.Messages;
using Vit.Messages.VisionMsgs;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Diagnostics;
using Vit.Pipeline.Detections;
using Vit.Ros;

namespace Vit.PerceptionNode.Input;

/// <summary>The topic <c>~/detections</c>: boxes of another detector. Callbacks run on the ros thread.</summary>
internal sealed class DetectionInput : IDisposable
{
    private readonly RosNode _node;
    private readonly CameraName _name;
    private readonly FrameStatistics _statistics;
    private readonly Subscription _subscription;

    /// <exception cref="RosException">vision_msgs is not installed, or defines its messages otherwise.</exception>
    public DetectionInput(RosNode node, CameraName name, FrameStatistics statistics)
    {
        (_node, _name, _statistics) = (node, name, statistics);
        _subscription = node.CreateSubscription<Detection2DArray>(name.Own("~/detections"), Qos.SensorData, OnDetections);
    }

    /// <summary>The last messages.</summary>
    public DetectionBuffer Buffer { get; } = new();

    /// <summary>Stops listening.</summary>
    public void Dispose() => _subscription.Dispose();

    private void OnDetections(ReadOnlySpan<byte> payload, in MessageInfo info)
    {
        try
        {
            Buffer.Add(payload);
        }
        catch (CdrException e)
        {
            if (_statistics.Throttle.ShouldWarn("damaged detections", out long count))
                _node.Logger.Warn(_name.Says(FormattableString.Invariant($"detections are damaged: {e.Message} ({count} times)")));
        }
    }
}
