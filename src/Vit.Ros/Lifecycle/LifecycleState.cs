namespace Vit.Ros.Lifecycle;

/// <summary>
/// The states of a managed node, numbered as in <c>lifecycle_msgs/msg/State</c> (design.ros2.org, "Managed nodes"). Below 10 the primary
/// ones, in which a node rests; from 10 those it is in while a hook runs.
/// </summary>
public enum LifecycleState : byte
{
    /// <summary>No node is ever in it.</summary>
    Unknown = 0,

    /// <summary>Just made, cleaned up, or recovered from an error.</summary>
    Unconfigured = 1,

    /// <summary>Has its resources and does not process.</summary>
    Inactive = 2,

    /// <summary>Processes.</summary>
    Active = 3,

    /// <summary>At its end; nothing leads out.</summary>
    Finalized = 4,

    /// <summary>Becoming inactive from unconfigured.</summary>
    Configuring = 10,

    /// <summary>Becoming unconfigured.</summary>
    CleaningUp = 11,

    /// <summary>Becoming finalized.</summary>
    ShuttingDown = 12,

    /// <summary>Becoming active.</summary>
    Activating = 13,

    /// <summary>Becoming inactive from active.</summary>
    Deactivating = 14,

    /// <summary>A hook returned an error: the error hook cleans up.</summary>
    ErrorProcessing = 15,
}
