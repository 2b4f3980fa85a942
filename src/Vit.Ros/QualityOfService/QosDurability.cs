namespace Vit.Ros;

/// <summary>Whether those who come late get earlier samples. Numbers are rmw's.</summary>
public enum QosDurability
{
    /// <summary>As the middleware is set up.</summary>
    SystemDefault = 0,

    /// <summary>The publisher keeps its last ones for them.</summary>
    TransientLocal = 1,

    /// <summary>They do not.</summary>
    Volatile = 2,

    /// <summary>A peer's that is not told.</summary>
    Unknown = 3,

    /// <summary>The best that matches the peers present at creation (Iron and later).</summary>
    BestAvailable = 4,
}
