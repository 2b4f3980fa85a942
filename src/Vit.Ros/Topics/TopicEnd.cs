using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>What publishers and subscriptions have in common.</summary>
public abstract class TopicEnd : IDisposable
{
    /// <summary><c>RCL_RET_UNSUPPORTED</c></summary>
    private const int RclUnsupported = 3;

    private readonly Lock _lock = new();
    private readonly List<EventSource> _events = [];

    private protected TopicEnd(RosNode node, RclObject handle, RosType type)
    {
        (Node, Handle, Type) = (node, handle, type);
        Topic = ReadTopic(handle);
        Qos = ReadQos(handle);
    }

    /// <summary>Resolved name.</summary>
    public string Topic { get; }

    /// <summary>Full name of the message type.</summary>
    public string TypeName => Type.Name;

    /// <summary>QoS in force: what was left to the middleware is filled in.</summary>
    public Qos Qos { get; }

    /// <summary>Peers that are matched now.</summary>
    public int MatchedCount
    {
        get
        {
            Native.Check(Native.TopicMatched(Handle, out ulong count));
            return (int)Math.Min(count, int.MaxValue);
        }
    }

    /// <summary>The node it belongs to.</summary>
    public RosNode Node { get; }

    internal RclObject Handle { get; }

    internal RosType Type { get; }

    internal abstract bool Publishes { get; }

    /// <summary>Calls back on the executor's thread when such an event happens.</summary>
    /// <returns>False when the distro or the middleware does not tell of them.</returns>
    public bool OnEvent(QosEventKind kind, Action<QosEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        try
        {
            var source = new EventSource(Node, Handle, Topic, kind, handler);
            lock (_lock)
                _events.Add(source);
            return true;
        }
        catch (RosException e) when (e.RclResult == RclUnsupported)
        {
            return false;
        }
    }

    /// <summary>Ends it. From any thread; a second call does nothing.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (EventSource source in _events)
                source.Dispose();
            _events.Clear();
        }
        Node.Forget(this);
        Close();
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What must end before the handle.</summary>
    private protected virtual void Close()
    {
    }

    private static unsafe string ReadTopic(RclObject handle) => Native.Text(Native.TopicName(handle));

    private static Qos ReadQos(RclObject handle)
    {
        var qos = NativeQos.From(Qos.Default);
        Native.Check(Native.TopicQos(handle, ref qos));
        return qos.ToQos();
    }
}
