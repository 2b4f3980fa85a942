using System.Collections.Immutable;

namespace Vit.Ros.Parameters;

/// <summary>
/// Quality of service as parameters: <c>qos_overrides.&lt;topic&gt;.&lt;publisher|subscription&gt;[_&lt;id&gt;].&lt;policy&gt;</c>,
/// read-only, declared by the endpoint before it is created, named and described as by rclcpp's <c>declare_qos_parameters</c>. Words are
/// checked here: a misspelt one is refused at start.
/// </summary>
public static class QosOverrides
{
    /// <summary>
    /// The value that a policy shall have: the override given at start, or else the default. A second endpoint with the same topic, end
    /// and id shares the first one's parameters.
    /// </summary>
    /// <param name="parameters">The node's parameters.</param>
    /// <param name="topic">Full name of the topic, after remapping: <c>/camera/image_raw</c>.</param>
    /// <param name="endpoint">Which end.</param>
    /// <param name="policy">Which policy. Its type: a string, or integer for depth (messages) and durations (nanoseconds), or bool.</param>
    /// <param name="defaultValue">What the code asks for.</param>
    /// <param name="id">Tells endpoints of one topic apart; may be empty.</param>
    /// <exception cref="ParameterException">The override is of the wrong type, or no such policy exists.</exception>
    public static ParameterValue Declare(
        ParameterServer parameters, string topic, QosEndpoint endpoint, QosPolicy policy, ParameterValue defaultValue, string id = "")
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(id);
        if (policy == QosPolicy.Lifespan && endpoint == QosEndpoint.Subscription)
            throw new ParameterException($"subscription of '{topic}': a lifespan is the publisher's");

        string end = endpoint == QosEndpoint.Publisher ? "publisher" : "subscription";
        string name = $"qos_overrides.{topic}.{end}{(id.Length == 0 ? "" : "_" + id)}.{NameOf(policy)}";
        if (parameters.Snapshot.TryGet(name, out DeclaredParameter? shared))
            return shared.Value;
        return parameters.Declare(name, defaultValue, new ParameterDescriptor
        {
            Description = $"qos policy {{{NameOf(policy)}}} for {end} {{{topic}}}{(id.Length == 0 ? "" : $" with id {{{id}}}")}",
            ReadOnly = true,
            Words = WordsOf(policy),
            IntegerRange = new IntegerRange(0, long.MaxValue),
        });
    }

    /// <summary>The policy's name in ROS.</summary>
    public static string NameOf(QosPolicy policy) => policy switch
    {
        QosPolicy.History => "history",
        QosPolicy.Depth => "depth",
        QosPolicy.Reliability => "reliability",
        QosPolicy.Durability => "durability",
        QosPolicy.Deadline => "deadline",
        QosPolicy.Lifespan => "lifespan",
        QosPolicy.Liveliness => "liveliness",
        QosPolicy.LivelinessLeaseDuration => "liveliness_lease_duration",
        QosPolicy.AvoidRosNamespaceConventions => "avoid_ros_namespace_conventions",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "no such policy"),
    };

    private static ImmutableArray<string> WordsOf(QosPolicy policy) => policy switch
    {
        QosPolicy.History => ["keep_last", "keep_all", "system_default"],
        QosPolicy.Reliability => ["reliable", "best_effort", "system_default", "best_available"],
        QosPolicy.Durability => ["volatile", "transient_local", "system_default", "best_available"],
        QosPolicy.Liveliness => ["automatic", "manual_by_topic", "system_default", "best_available"],
        _ => [],
    };
}
