namespace Vit.Ros;

/// <summary>Whether lost samples are sent again. Numbers are rmw's.</summary>
public enum QosReliability
{
    /// <summary>As the middleware is set up.</summary>
    SystemDefault = 0,

    /// <summary>Until they have arrived.</summary>
    Reliable = 1,

    /// <summary>Never.</summary>
    BestEffort = 2,

    /// <summary>A peer's that is not told.</summary>
    Unknown = 3,

    /// <summary>The best that matches the peers present at creation (Iron and later).</summary>
    BestAvailable = 4,
}
