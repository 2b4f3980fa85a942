namespace Vit.Ros;

/// <summary>What may happen between the ends of a topic.</summary>
public enum QosEventKind
{
    /// <summary>A sample came later than promised, or was published later.</summary>
    DeadlineMissed = 0,

    /// <summary>Publishers came alive or fell silent; of a publisher: it failed to show that it is alive.</summary>
    Liveliness = 1,

    /// <summary>A peer was found whose QoS does not match: no messages flow.</summary>
    IncompatibleQos = 2,

    /// <summary>Messages were lost; subscriptions only.</summary>
    MessageLost = 3,

    /// <summary>A peer was found whose type differs (Iron and later).</summary>
    IncompatibleType = 4,

    /// <summary>A peer was matched or left (Iron and later).</summary>
    Matched = 5,
}
