using System.Runtime.CompilerServices;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>Writes to the console, the log file and <c>/rosout</c>, as ROS arguments say. Thread safe.</summary>
/// <param name="name">Dotted name; only that of a node goes to <c>/rosout</c>.</param>
public sealed class RosLogger(string name)
{
    /// <summary>Dotted name.</summary>
    public string Name { get; } = name;

    /// <summary>Level of this logger; <see cref="LogSeverity.Unset"/> follows its parent.</summary>
    public LogSeverity Level
    {
        get => GetLevel(effective: 0);
        set => Native.Check(Native.LogSetLevel(Name, (int)value));
    }

    /// <summary>Level in force.</summary>
    public LogSeverity EffectiveLevel => GetLevel(effective: 1);

    /// <summary>Whether a line of that severity would be written: ask before building a costly one.</summary>
    public bool IsEnabled(LogSeverity severity) => Native.LogEnabled(Name, (int)severity) != 0;

    /// <summary>Writes a line.</summary>
    public void Debug(
        string text, [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(LogSeverity.Debug, text, member, file, line);

    /// <summary>Writes a line.</summary>
    public void Info(
        string text, [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(LogSeverity.Info, text, member, file, line);

    /// <summary>Writes a line.</summary>
    public void Warn(
        string text, [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(LogSeverity.Warn, text, member, file, line);

    /// <summary>Writes a line.</summary>
    public void Error(
        string text, [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(LogSeverity.Error, text, member, file, line);

    /// <summary>Writes a line.</summary>
    public void Fatal(
        string text, [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Write(LogSeverity.Fatal, text, member, file, line);

    /// <summary>Writes a line.</summary>
    public void Write(
        LogSeverity severity,
        string text,
        [CallerMemberName] string member = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (IsEnabled(severity))
            Native.Log(Name, (int)severity, member, Path.GetFileName(file), line, text);
    }

    private LogSeverity GetLevel(int effective)
    {
        Native.Check(Native.LogLevel(Name, effective, out int level));
        return (LogSeverity)level;
    }
}
