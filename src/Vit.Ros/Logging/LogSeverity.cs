namespace Vit.Ros;

/// <summary>How much a line of the log matters. Numbers are rcutils'.</summary>
public enum LogSeverity
{
    /// <summary>Of a logger's level: follows its parent.</summary>
    Unset = 0,

    /// <summary>For who looks for a fault.</summary>
    Debug = 10,

    /// <summary>What happens.</summary>
    Info = 20,

    /// <summary>It goes on, but not as it should.</summary>
    Warn = 30,

    /// <summary>Something failed.</summary>
    Error = 40,

    /// <summary>The program cannot go on.</summary>
    Fatal = 50,
}
