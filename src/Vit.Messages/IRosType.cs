namespace Vit.Messages;

/// <summary>What every generated message and service knows of its ROS type.</summary>
public interface IRosType
{
    /// <summary>Full name, such as <c>sensor_msgs/msg/Image</c> or <c>std_srvs/srv/SetBool</c>.</summary>
    static abstract string RosTypeName { get; }

    /// <summary>
    /// Type hash, <c>RIHS01_</c> and 64 hex digits (REP 2011). Peers whose hash differs have another definition of the same name:
    /// their bytes must not be read.
    /// </summary>
    static abstract string Rihs01 { get; }

    /// <summary>
    /// The definition with those of all types it uses, in the form that bags store (<c>ros2msg</c>): parts are joined by
    /// <see cref="RosText.Separator"/> and the two-part name.
    /// </summary>
    static abstract string RosDefinition { get; }
}
