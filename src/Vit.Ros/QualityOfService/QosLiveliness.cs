namespace Vit.Ros;

/// <summary>How a publisher shows that it is alive. Numbers are rmw's.</summary>
public enum QosLiveliness
{
    /// <summary>As the middleware is set up.</summary>
    SystemDefault = 0,

    /// <summary>Its process is.</summary>
    Automatic = 1,

    /// <summary>It publishes, or says so.</summary>
    ManualByTopic = 3,

    /// <summary>A peer's that is not told.</summary>
    Unknown = 4,

    /// <summary>The best that matches the peers present at creation (Iron and later).</summary>
    BestAvailable = 5,
}
