using Vit.Messages;
using Vit.Messages.GeometryMsgs;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Diagnostics;
using Vit.Pipeline.Queries;
using Vit.Ros;

namespace Vit.PerceptionNode.Input;

/// <summary>The topic <c>~/query_point</c>: source pixels whose patch <c>~/query/attention</c> is about. Callbacks run on the ros thread.</summary>
internal sealed class QueryPointInput : IDisposable
{
    private readonly RosNode _node;
    private readonly FrameStatistics _statistics;
    private readonly string _topic;
    private readonly string? _problem;
    private readonly Subscription _subscription;

    /// <param name="node">The node.</param>
    /// <param name="name">The camera's.</param>
    /// <param name="statistics">Holds warnings back that repeat.</param>
    /// <param name="problem">Why the model cannot be asked; null when it can.</param>
    public QueryPointInput(RosNode node, CameraName name, FrameStatistics statistics, string? problem)
    {
        (_node, _statistics, _problem, _topic) = (node, statistics, problem, name.Own("~/query_point"));
        Query = new PointQuery(reason => Refuse("a point in no patch", $"{reason}; {name.Own("~/query/attention")} stays as it was"));
        _subscription = node.CreateSubscription<PointStamped>(_topic, Qos.Default with { Depth = 1 }, OnPoint);
    }

    /// <summary>The patch asked for.</summary>
    public PointQuery Query { get; }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _subscription.Dispose();

    private void OnPoint(ReadOnlySpan<byte> payload, in MessageInfo info)
    {
        Point point = CdrMessage.Deserialize<PointStamped>(payload).Point;
        if (_problem is null)
            Query.Ask(point.X, point.Y);
        else
            Refuse("a model without attention", $"{_topic} is of no use: {_problem}");
    }

    private void Refuse(string reason, string text)
    {
        if (_statistics.Throttle.ShouldWarn(reason, out long count))
            _node.Logger.Warn(count == 1 ? text : FormattableString.Invariant($"{text} ({count} times)"));
    }
}
