using Vit.Messages;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>Publishes messages of one type on one topic. Thread safe; nothing managed is allocated for a message.</summary>
/// <typeparam name="T">Message type.</typeparam>
public sealed class Publisher<T> : TopicEnd
    where T : IRosMessage<T>, new()
{
    private readonly Lock _lock = new();
    private readonly CdrBuffer _buffer = new();

    private Publisher(RosNode node, RclObject handle, RosType type)
        : base(node, handle, type)
    {
    }

    internal override bool Publishes => true;

    /// <summary>Writes the message and publishes it.</summary>
    /// <exception cref="CdrException">The message has no CDR form.</exception>
    /// <exception cref="RosException">The middleware refused it, or the context has been shut down.</exception>
    public void Publish(T message)
    {
        lock (_lock)
            Publish(CdrMessage.Serialize(message, _buffer));
    }

    /// <summary>Publishes a payload, header included, that is free again when this returns.</summary>
    /// <exception cref="RosException">As above.</exception>
    public unsafe void Publish(ReadOnlySpan<byte> payload)
    {
        fixed (byte* bytes = payload)
            Native.Check(Native.Publish(Handle, bytes, (nuint)payload.Length));
    }

    internal static Publisher<T> Create(RosNode node, string topic, Qos qos)
    {
        RosType type = RosType.Load<T>();
        Native.Check(Native.PublisherCreate(node.Handle, type.Handle, topic, NativeQos.From(qos), out RclObject handle));
        return new Publisher<T>(node, handle, type);
    }
}
