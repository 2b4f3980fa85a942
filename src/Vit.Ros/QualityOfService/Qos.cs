namespace Vit.Ros;

/// <summary>Quality of service of one end of a topic or service. Immutable; change it with <c>with</c>.</summary>
/// <remarks>Text: policies as <c>name=value</c> behind a profile, such as <c>sensor_data depth=1 reliability=reliable</c>.</remarks>
public sealed partial record Qos
{
    /// <summary>Which samples are kept.</summary>
    public QosHistory History { get; init; } = QosHistory.KeepLast;

    /// <summary>How many are kept with <see cref="QosHistory.KeepLast"/>; 0 leaves it to the middleware.</summary>
    public int Depth { get; init; } = 10;

    /// <summary>Whether lost samples are sent again.</summary>
    public QosReliability Reliability { get; init; } = QosReliability.Reliable;

    /// <summary>Whether those who come late get earlier samples.</summary>
    public QosDurability Durability { get; init; } = QosDurability.Volatile;

    /// <summary>Longest time between samples.</summary>
    public QosDuration Deadline { get; init; }

    /// <summary>How long a sample is worth delivering.</summary>
    public QosDuration Lifespan { get; init; }

    /// <summary>How publishers show that they are alive.</summary>
    public QosLiveliness Liveliness { get; init; } = QosLiveliness.SystemDefault;

    /// <summary>How long they may stay silent.</summary>
    public QosDuration LivelinessLease { get; init; }

    /// <summary>10 kept, reliable, volatile: what rclcpp and rclpy give a topic with depth 10.</summary>
    public static Qos Default { get; } = new();

    /// <summary>Best effort, 5 kept: for streams where the next sample is worth more than a lost one (REP 2003).</summary>
    public static Qos SensorData { get; } = new() { Depth = 5, Reliability = QosReliability.BestEffort };

    /// <summary>Everything as the middleware is set up.</summary>
    public static Qos SystemDefault { get; } = new()
    {
        History = QosHistory.SystemDefault,
        Depth = 0,
        Reliability = QosReliability.SystemDefault,
        Durability = QosDurability.SystemDefault,
    };

    /// <summary>
    /// Of services: as rclcpp's and rclpy's, but 100 kept. Calls that come faster than they are answered push each other out of a shorter queue,
    /// and a call that was pushed out is never answered.
    /// </summary>
    public static Qos Services { get; } = new() { Depth = 100 };

    /// <summary>Of the parameter services.</summary>
    public static Qos Parameters { get; } = new() { Depth = 1000 };

    /// <summary>Of <c>/parameter_events</c>.</summary>
    public static Qos ParameterEvents { get; } = new() { Depth = 1000 };

    /// <summary>Of <c>/clock</c>: the newest counts.</summary>
    public static Qos Clock { get; } = new() { Depth = 1, Reliability = QosReliability.BestEffort };

    /// <summary>Reliable, and the last one is kept for those who come late: for what is said once.</summary>
    public static Qos Latched { get; } = new() { Depth = 1, Durability = QosDurability.TransientLocal };

    /// <summary>Follows what the peers present at creation offer or ask for (Iron and later).</summary>
    public static Qos BestAvailable { get; } = new()
    {
        Reliability = QosReliability.BestAvailable,
        Durability = QosDurability.BestAvailable,
        Deadline = QosDuration.BestAvailable,
        Liveliness = QosLiveliness.BestAvailable,
        LivelinessLease = QosDuration.BestAvailable,
    };
}
