namespace Vit.Ros;

/// <summary>Policies by which ends may not match. Numbers are rmw's.</summary>
public enum QosPolicyKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Not told.</summary>
    Invalid = 1 << 0,

    /// <summary><see cref="Qos.Durability"/></summary>
    Durability = 1 << 1,

    /// <summary><see cref="Qos.Deadline"/></summary>
    Deadline = 1 << 2,

    /// <summary><see cref="Qos.Liveliness"/></summary>
    Liveliness = 1 << 3,

    /// <summary><see cref="Qos.Reliability"/></summary>
    Reliability = 1 << 4,

    /// <summary><see cref="Qos.History"/></summary>
    History = 1 << 5,

    /// <summary><see cref="Qos.Lifespan"/></summary>
    Lifespan = 1 << 6,

    /// <summary><see cref="Qos.Depth"/></summary>
    Depth = 1 << 7,

    /// <summary><see cref="Qos.LivelinessLease"/></summary>
    LivelinessLease = 1 << 8,
}
