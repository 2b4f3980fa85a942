namespace Vit.Ros.Diagnostics;

/// <summary>
/// How a part is doing, numbered as in <c>diagnostic_msgs/msg/DiagnosticStatus</c>; the greater one counts when they are merged.
/// </summary>
public enum DiagnosticLevel : byte
{
    /// <summary>As it should be.</summary>
    Ok = 0,

    /// <summary>Works, but someone should look.</summary>
    Warn = 1,

    /// <summary>Does not work.</summary>
    Error = 2,

    /// <summary>Nothing was heard for so long that nothing can be said.</summary>
    Stale = 3,
}
