namespace Vit.Ros;

/// <summary>Which samples an end keeps. Numbers are rmw's.</summary>
public enum QosHistory
{
    /// <summary>As the middleware is set up.</summary>
    SystemDefault = 0,

    /// <summary>The last <see cref="Qos.Depth"/>.</summary>
    KeepLast = 1,

    /// <summary>All, as far as resources reach.</summary>
    KeepAll = 2,

    /// <summary>A peer's that is not told.</summary>
    Unknown = 3,
}
