using System.Diagnostics;
using Vit.Models;
using Vit.Perception.Inference;
using Vit.PerceptionNode.Input;
using Vit.PerceptionNode.Output;
using Vit.PerceptionNode.Parameters;
using Vit.PerceptionNode.Perception;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Ros;
using Vit.Ros.Lifecycle;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode;

/// <summary>What happens in each transition. One runs at a time, on a thread that may be kept; the ros thread only reads the fields.</summary>
internal sealed partial class PerceptionNode
{
    private volatile ViTSession? _session;
    private volatile CameraInput? _camera;
    private FramePerception? _perception;
    private TopicSink? _sink;
    private FrameMailbox? _mailbox;
    private QueryPointInput? _queryPoint;
    private DetectionInput? _detections;
    private bool _saidNoDetections;
    private volatile PerceptionThread? _thread;
    private long _activeSince;

    /// <summary>How long the node has been active without an image.</summary>
    private TimeSpan SilentFor()
    {
        if (_camera is null)
            return TimeSpan.Zero;
        TimeSpan active = Stopwatch.GetElapsedTime(Volatile.Read(ref _activeSince));
        return _statistics.Received.Read().Age is { } age && age < active ? age : active;
    }

    private HookResult Configure(LifecycleState previous)
    {
        try
        {
            ModelParameters parameters = ModelParameters.From(_parameters.Snapshot);
            // In its field at once: whatever fails from here on, cleaning up finds it.
            ViTSession session = _session = ModelOpener.Open(parameters.Model, parameters.Inference, parameters.Build);
            if (ProblemOf(_frameParameters, session.Card) is { } problem)
                throw new ParameterException(problem);
            _perception = new FramePerception(session, parameters.Resize);
            _sink = new TopicSink(_node, session);
            if (session.Reason.Length > 0)
                _node.Logger.Warn($"running on {session.Provider}: {session.Reason}");
            _node.Logger.Info(FormattableString.Invariant(
                $"model {session.Card.Id} ({session.Card.Hash}) on {session.Provider} in {session.Precision.Word()}, loaded in {session.LoadTime.TotalSeconds:0.00} s"));
            return HookResult.Success;
        }
        catch (Exception e) when (e is ModelFormatException or InferenceException or ParameterException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            _node.Logger.Error($"cannot configure: {e.Message.ReplaceLineEndings(" ")}");
            Cleanup(previous);
            return HookResult.Failure;
        }
    }

    private HookResult Activate(LifecycleState previous)
    {
        InputParameters parameters = InputParameters.From(_parameters.Snapshot);
        _mailbox = new FrameMailbox("image", parameters.Capacity);
        string? problem = _perception!.QueryProblem;
        _queryPoint = new QueryPointInput(_node, _statistics, problem);
        _detections = ListenToDetections();
        _perception.GiveRegions = _detections?.Buffer is { } boxes ? (result, regions) => boxes.Give(result.Header.Stamp.ToNanoseconds(), regions) : null;
        _thread = new PerceptionThread(
            _node, _perception, _sink!, _mailbox, problem is null ? _queryPoint.Query : null, () => Volatile.Read(ref _frameParameters), _statistics);
        Volatile.Write(ref _activeSince, Stopwatch.GetTimestamp());
        _camera = new CameraInput(_node, parameters, () => Volatile.Read(ref _frameParameters), _statistics, _mailbox) { IsEnabled = _enabled };
        _diagnostics.Updater.RequestUpdate();
        return HookResult.Success;
    }

    private HookResult Deactivate(LifecycleState previous)
    {
        // In the order of the flow: no frame comes, the one under way is finished, those that wait are given back.
        CameraInput? camera = _camera;
        _camera = null;
        camera?.Dispose();
        _queryPoint?.Dispose();
        _detections?.Dispose();
        PerceptionThread? thread = _thread;
        _thread = null;
        thread?.Dispose();
        _mailbox?.Dispose();
        (_queryPoint, _detections, _mailbox) = (null, null, null);
        return HookResult.Success;
    }

    /// <summary>Boxes of another detector are an extra: without vision_msgs the node says so once and finds regions by itself.</summary>
    private DetectionInput? ListenToDetections()
    {
        try
        {
            return new DetectionInput(_node, _statistics);
        }
        catch (RosException e)
        {
            if (!_saidNoDetections)
                _node.Logger.Warn($"~/detections is off, the node finds regions by itself: {e.Message.ReplaceLineEndings(" ")}");
            _saidNoDetections = true;
            return null;
        }
    }

    private HookResult Cleanup(LifecycleState previous)
    {
        ViTSession? session = _session;
        _session = null;
        _sink?.Dispose();
        _perception?.Dispose();
        (_sink, _perception) = (null, null);
        session?.Dispose();
        return HookResult.Success;
    }

    private HookResult Release(LifecycleState previous)
    {
        Deactivate(previous);
        return Cleanup(previous);
    }
}
