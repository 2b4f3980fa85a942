using System.Diagnostics;
using Vit.Perception;
using Vit.PerceptionNode.Diagnostics;
using Vit.PerceptionNode.Input;
using Vit.PerceptionNode.Output;
using Vit.PerceptionNode.Parameters;
using Vit.PerceptionNode.Perception;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Ros;

namespace Vit.PerceptionNode.Cameras;

/// <summary>
/// All that belongs to one camera, through the node's lifecycle: configured it has publishers and a slot of the model, active it has
/// subscriptions too. Transitions come one at a time, on a thread that may be kept; the ros thread only reads.
/// </summary>
internal sealed class Camera : IDisposable
{
    private readonly RosNode _node;
    private readonly Func<FrameParameters> _parameters;
    private readonly ResultStatistics _results;
    private FramePerception? _perception;
    private TopicSink? _sink;
    private QueryPointInput? _queryPoint;
    private DetectionInput? _detections;
    private volatile CameraInput? _input;
    private volatile bool _enabled = true;
    private bool _saidNoDetections;
    private long _activeSince;

    /// <param name="node">The node.</param>
    /// <param name="name">The camera's name.</param>
    /// <param name="parameters">Those in force.</param>
    /// <param name="results">Counts the results of all cameras.</param>
    public Camera(RosNode node, CameraName name, Func<FrameParameters> parameters, ResultStatistics results) =>
        (_node, Name, _parameters, _results) = (node, name, parameters, results);

    public CameraName Name { get; }

    /// <summary>What happens to its frames.</summary>
    public FrameStatistics Statistics { get; } = new(TimeProvider.System);

    /// <summary>Its images; null while the node is not active.</summary>
    public CameraInput? Input => _input;

    /// <summary>Whether frames are taken; others are counted as dropped.</summary>
    public bool IsEnabled
    {
        set
        {
            _enabled = value;
            if (_input is { } input)
                input.IsEnabled = value;
        }
    }

    /// <summary>How long the node has been active without an image of this camera.</summary>
    public TimeSpan SilentFor()
    {
        if (_input is null)
            return TimeSpan.Zero;
        TimeSpan active = Stopwatch.GetElapsedTime(Volatile.Read(ref _activeSince));
        return Statistics.Received.Read().Age is { } age && age < active ? age : active;
    }

    /// <summary>Makes its publishers.</summary>
    /// <param name="processor">The model of all cameras.</param>
    /// <param name="slot">This camera's place in it.</param>
    public void Configure(FrameProcessor processor, int slot)
    {
        _perception = new FramePerception(processor, slot);
        _sink = new TopicSink(_node, Name);
    }

    /// <summary>Listens to points and boxes, and gives what the perception thread works with: it belongs to that thread.</summary>
    public CameraStream OpenStream()
    {
        string? problem = _perception!.QueryProblem;
        _queryPoint = new QueryPointInput(_node, Name, Statistics, problem);
        _detections = ListenToDetections();
        _perception.GiveRegions = _detections?.Buffer is { } boxes ? (result, regions) => boxes.Give(result.Header.Stamp.ToNanoseconds(), regions) : null;
        return new CameraStream(_node, Name, _perception, _sink!, problem is null ? _queryPoint.Query : null, _parameters, Statistics, _results);
    }

    /// <summary>Listens to images.</summary>
    public void Listen(InputParameters parameters, FrameMailbox mailbox)
    {
        Volatile.Write(ref _activeSince, Stopwatch.GetTimestamp());
        _input = new CameraInput(_node, Name, parameters, _parameters, Statistics, mailbox) { IsEnabled = _enabled };
    }

    /// <summary>Listens to nothing any more.</summary>
    public void Deactivate()
    {
        CameraInput? input = _input;
        _input = null;
        input?.Dispose();
        _queryPoint?.Dispose();
        _detections?.Dispose();
        (_queryPoint, _detections) = (null, null);
    }

    /// <summary>Ends the publishers.</summary>
    public void Cleanup()
    {
        _sink?.Dispose();
        _perception?.Dispose();
        (_sink, _perception) = (null, null);
    }

    /// <summary>Ends everything.</summary>
    public void Dispose()
    {
        Deactivate();
        Cleanup();
    }

    /// <summary>Boxes of another detector are an extra: without vision_msgs the node says so once and finds regions by itself.</summary>
    private DetectionInput? ListenToDetections()
    {
        try
        {
            return new DetectionInput(_node, Name, Statistics);
        }
        catch (RosException e)
        {
            if (!_saidNoDetections)
                _node.Logger.Warn($"{Name.Own("~/detections")} is off, the node finds regions by itself: {e.Message.ReplaceLineEndings(" ")}");
            _saidNoDetections = true;
            return null;
        }
    }
}
