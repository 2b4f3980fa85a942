using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>Receives the payloads of one topic on the executor's thread. Nothing managed is allocated for a message.</summary>
public sealed class Subscription : TopicEnd, IWaitable
{
    private readonly MessageBufferPool _pool = new();
    private readonly MessageHandler? _handler;
    private readonly Action<MessageBuffer>? _receiver;
    private MessageBuffer? _buffer;
    private long _received;

    private Subscription(RosNode node, RclObject handle, RosType type, MessageHandler? handler, Action<MessageBuffer>? receiver)
        : base(node, handle, type) => (_handler, _receiver) = (handler, receiver);

    RclObject IWaitable.Handle => Handle;

    string IWaitable.Description => $"handler of {Topic}";

    /// <summary>Messages taken so far.</summary>
    public long ReceivedCount => Interlocked.Read(ref _received);

    internal override bool Publishes => false;

    void IWaitable.OnReady()
    {
        int most = Qos.History == QosHistory.KeepLast && Qos.Depth > 0 ? Math.Min(Qos.Depth, IWaitable.LongestDrain) : IWaitable.LongestDrain;
        for (int i = 0; i < most && Take(); i++)
        {
        }
    }

    internal static Subscription Create(
        RosNode node, RosType type, string topic, Qos qos, MessageHandler? handler, Action<MessageBuffer>? receiver)
    {
        Native.Check(Native.SubscriptionCreate(node.Handle, type.Handle, topic, NativeQos.From(qos), out RclObject handle));
        return new Subscription(node, handle, type, handler, receiver);
    }

    private protected override void Close()
    {
        Node.Executor.Remove(this);
        _pool.Dispose();
    }

    private bool Take()
    {
        MessageBuffer buffer = _buffer ??= _pool.Rent();
        if (Native.IsNothing(Native.Take(Handle, buffer.Handle, ref buffer.Message)))
            return false;
        Interlocked.Increment(ref _received);
        try
        {
            if (_receiver is not null)
            {
                _buffer = null;
                _receiver(buffer);
            }
            else
            {
                _handler!(buffer.Payload, buffer.Info);
            }
        }
#pragma warning disable CA1031 // one bad message must not hold up the next
        catch (Exception e)
#pragma warning restore CA1031
        {
            Node.Executor.Report(e, Node.Logger, ((IWaitable)this).Description);
        }
        return true;
    }
}
