using Vit.Messages;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>Answers requests of one service.</summary>
/// <typeparam name="TRequest">What a client sends.</typeparam>
/// <typeparam name="TResponse">What it gets.</typeparam>
public sealed class ServiceServer<TRequest, TResponse> : IWaitable, ServiceReply<TResponse>.IReplies, IDisposable
    where TRequest : IRosMessage<TRequest>, new()
    where TResponse : IRosMessage<TResponse>, new()
{
    private readonly Action<TRequest, ServiceReply<TResponse>> _handler;
    private readonly MessageBufferPool _pool = new();
    private readonly Lock _lock = new();
    private readonly CdrBuffer _response = new();
    private readonly RclObject _handle;

    private ServiceServer(RosNode node, RclObject handle, Action<TRequest, ServiceReply<TResponse>> handler)
    {
        (Node, _handle, _handler) = (node, handle, handler);
        Name = ReadName(handle);
    }

    RclObject IWaitable.Handle => _handle;

    string IWaitable.Description => $"service {Name}";

    /// <summary>Resolved name.</summary>
    public string Name { get; }

    /// <summary>The node it belongs to.</summary>
    public RosNode Node { get; }

    void IWaitable.OnReady()
    {
        using MessageBuffer buffer = _pool.Rent();
        for (int i = 0; i < IWaitable.LongestDrain && Take(buffer); i++)
        {
        }
    }

    /// <summary>Ends it. From any thread; a second call does nothing.</summary>
    public void Dispose()
    {
        Node.Executor.Remove(this);
        Node.Forget(this);
        _pool.Dispose();
        lock (_lock)
            _handle.Dispose();
    }

    internal static ServiceServer<TRequest, TResponse> Create(
        RosNode node, RosType type, string service, Qos qos, Action<TRequest, ServiceReply<TResponse>> handler)
    {
        Native.Check(Native.ServerCreate(node.Handle, type.Handle, service, NativeQos.From(qos), out RclObject handle));
        return new ServiceServer<TRequest, TResponse>(node, handle, handler);
    }

    unsafe void ServiceReply<TResponse>.IReplies.Reply(in NativeRequestId id, TResponse response)
    {
        lock (_lock)
        {
            // A late answer of a server that has ended.
            if (_handle.IsClosed)
                return;
            ReadOnlySpan<byte> payload = CdrMessage.Serialize(response, _response);
            fixed (byte* bytes = payload)
            {
                if (Native.IsNothing(Native.ServerReply(_handle, id, bytes, (nuint)payload.Length)))
                    Node.Logger.Warn($"the client that asked {Name} is gone, its answer was not sent");
            }
        }
    }

    private bool Take(MessageBuffer buffer)
    {
        if (Native.IsNothing(Native.ServerTake(_handle, buffer.Handle, ref buffer.Message, out NativeRequestId id)))
            return false;
        try
        {
            _handler(CdrMessage.Deserialize<TRequest>(buffer.Payload), new ServiceReply<TResponse>(this, id));
        }
#pragma warning disable CA1031 // one bad request must not hold up the next
        catch (Exception e)
#pragma warning restore CA1031
        {
            Node.Executor.Report(e, Node.Logger, ((IWaitable)this).Description);
        }
        return true;
    }

    private static unsafe string ReadName(RclObject handle) => Native.Text(Native.ServiceName(handle));
}
