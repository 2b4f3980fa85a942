namespace Vit.Ros.Parameters;

/// <summary>The quality-of-service policies that parameters may override.</summary>
public enum QosPolicy
{
    /// <summary><c>keep_last</c>, <c>keep_all</c>, <c>system_default</c>.</summary>
    History,

    /// <summary>How many messages <c>keep_last</c> keeps.</summary>
    Depth,

    /// <summary><c>reliable</c>, <c>best_effort</c>, <c>system_default</c>, <c>best_available</c>.</summary>
    Reliability,

    /// <summary><c>volatile</c>, <c>transient_local</c>, <c>system_default</c>, <c>best_available</c>.</summary>
    Durability,

    /// <summary>Longest time between messages, in nanoseconds.</summary>
    Deadline,

    /// <summary>How long a message is good for, in nanoseconds; publishers only.</summary>
    Lifespan,

    /// <summary><c>automatic</c>, <c>manual_by_topic</c>, <c>system_default</c>, <c>best_available</c>.</summary>
    Liveliness,

    /// <summary>Longest time between signs of life, in nanoseconds.</summary>
    LivelinessLeaseDuration,

    /// <summary>Whether the topic's name reaches the middleware unchanged: bool.</summary>
    AvoidRosNamespaceConventions,
}
