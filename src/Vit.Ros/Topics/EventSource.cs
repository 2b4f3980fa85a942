using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>One kind of event of one topic end.</summary>
internal sealed class EventSource : IWaitable, IDisposable
{
    private readonly QosEventKind _kind;
    private readonly Action<QosEvent> _handler;
    private readonly string _topic;

    public EventSource(RosNode node, RclObject end, string topic, QosEventKind kind, Action<QosEvent> handler)
    {
        (Node, _topic, _kind, _handler) = (node, topic, kind, handler);
        Native.Check(Native.EventCreate(end, (int)kind, out RclObject handle));
        Handle = handle;
        node.Executor.Add(this);
    }

    public RclObject Handle { get; }

    public RosNode Node { get; }

    public string Description => $"handler of {_kind} on {_topic}";

    public void OnReady()
    {
        var status = new NativeEventStatus();
        if (!Native.IsNothing(Native.EventTake(Handle, ref status)))
        {
            _handler(new QosEvent(
                _kind, status.Total, status.TotalChange, status.Current, status.CurrentChange, (QosPolicyKind)status.Policy));
        }
    }

    public void Dispose()
    {
        Node.Executor.Remove(this);
        Handle.Dispose();
    }
}
