namespace Vit.Messages;

/// <summary>What is known of a ROS type.</summary>
/// <param name="Name">Full name, such as <c>sensor_msgs/msg/Image</c>.</param>
/// <param name="Rihs01">Type hash, see <see cref="IRosType.Rihs01"/>.</param>
/// <param name="Definition">Definition as bags store it, see <see cref="IRosType.RosDefinition"/>.</param>
public readonly record struct RosTypeInfo(string Name, string Rihs01, string Definition)
{
    /// <summary>That of a generated type.</summary>
    public static RosTypeInfo Of<T>()
        where T : IRosType => new(T.RosTypeName, T.Rihs01, T.RosDefinition);
}
