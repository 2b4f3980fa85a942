namespace Vit.Messages;

/// <summary>All message and service types of this assembly, by ROS name. Thread safe: it is a generated table of constants.</summary>
public static class MessageCatalog
{
    /// <summary>Full names of all types, in ordinal order.</summary>
    public static ReadOnlySpan<string> TypeNames => GeneratedTypes.Names;

    /// <summary>Finds a type by its full name, such as <c>sensor_msgs/msg/Image</c> or <c>std_srvs/srv/SetBool</c>.</summary>
    /// <returns>False when the type is not among the generated ones.</returns>
    public static bool TryGet(string rosTypeName, out RosTypeInfo info)
    {
        RosTypeInfo? found = GeneratedTypes.Find(rosTypeName);
        info = found.GetValueOrDefault();
        return found.HasValue;
    }
}
