namespace Vit.Ros;

/// <summary>One end of a topic, here or elsewhere.</summary>
/// <param name="NodeName">Name of its node.</param>
/// <param name="NodeNamespace">Namespace of its node.</param>
/// <param name="TypeName">Full name of its message type.</param>
/// <param name="Rihs01">Hash of its type's definition; null when it does not tell (Humble).</param>
/// <param name="Gid">Who it is.</param>
/// <param name="Qos">Its QoS, as far as it tells: history and depth are seldom known.</param>
public sealed record EndpointInfo(string NodeName, string NodeNamespace, string TypeName, string? Rihs01, Gid Gid, Qos Qos)
{
    /// <summary>Namespace and name of its node.</summary>
    public string NodeFullName => NodeNamespace.EndsWith('/') ? NodeNamespace + NodeName : $"{NodeNamespace}/{NodeName}";
}
