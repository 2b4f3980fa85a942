namespace Vit.Ros;

public sealed partial record Qos
{
    /// <summary>Why a subscription that asks for <paramref name="requested"/> gets nothing from a publisher of this QoS.</summary>
    /// <returns>Null when they match, else one phrase. Policies left to the middleware count as matching.</returns>
    public string? WhyIncompatibleWith(Qos requested)
    {
        ArgumentNullException.ThrowIfNull(requested);
        if (Reliability == QosReliability.BestEffort && requested.Reliability == QosReliability.Reliable)
            return "reliability: the publisher is best effort, the subscription wants reliable";
        if (Durability == QosDurability.Volatile && requested.Durability == QosDurability.TransientLocal)
            return "durability: the publisher is volatile, the subscription wants transient local";
        if (requested.Deadline.IsFinite && (!Deadline.IsFinite || Deadline.Nanoseconds > requested.Deadline.Nanoseconds))
            return $"deadline: the publisher promises {Deadline}, the subscription wants {requested.Deadline}";
        if (Liveliness == QosLiveliness.Automatic && requested.Liveliness == QosLiveliness.ManualByTopic)
            return "liveliness: the publisher is automatic, the subscription wants manual by topic";
        if (requested.LivelinessLease.IsFinite &&
            (!LivelinessLease.IsFinite || LivelinessLease.Nanoseconds > requested.LivelinessLease.Nanoseconds))
            return $"liveliness lease: the publisher promises {LivelinessLease}, the subscription wants {requested.LivelinessLease}";
        return null;
    }
}
