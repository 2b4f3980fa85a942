using System.Globalization;
using Vit.Messages.DiagnosticMsgs;

namespace Vit.Ros.Diagnostics;

/// <summary>Filling a status: what a diagnostic task does.</summary>
public static class DiagnosticStatusExtensions
{
    /// <summary>Its level, typed.</summary>
    public static DiagnosticLevel GetLevel(this DiagnosticStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return (DiagnosticLevel)status.Level;
    }

    /// <summary>Replaces level and message.</summary>
    public static void Summarize(this DiagnosticStatus status, DiagnosticLevel level, string message)
    {
        ArgumentNullException.ThrowIfNull(status);
        status.Level = (byte)level;
        status.Message = message;
    }

    /// <summary>
    /// Adds a second opinion, as diagnostic_updater does: the greater level counts; of messages those above OK are kept, joined by <c>";
    /// "</c>; that of an OK one is kept only as long as nothing else was said.
    /// </summary>
    public static void Merge(this DiagnosticStatus status, DiagnosticLevel level, string message)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (level == DiagnosticLevel.Ok)
        {
            if (status.Level == (byte)DiagnosticLevel.Ok && status.Message.Length == 0)
                status.Message = message;
            return;
        }
        bool more = status.Level != (byte)DiagnosticLevel.Ok && status.Message.Length > 0;
        status.Message = more ? status.Message + "; " + message : message;
        status.Level = Math.Max(status.Level, (byte)level);
    }

    /// <summary>Adds a text.</summary>
    public static void Add(this DiagnosticStatus status, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(status);
        status.Values.Add(new KeyValue { Key = key, Value = value });
    }

    /// <summary>Adds a whole number.</summary>
    public static void Add(this DiagnosticStatus status, string key, long value) =>
        status.Add(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a number, with a point and as many digits as the format says: <c>0.00</c>.</summary>
    public static void Add(this DiagnosticStatus status, string key, double value, string format) =>
        status.Add(key, value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Adds a truth: <c>True</c> or <c>False</c>, as diagnostic_updater writes them.</summary>
    public static void Add(this DiagnosticStatus status, string key, bool value) => status.Add(key, value ? "True" : "False");
}
