using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>Whether parameters were set.</summary>
/// <param name="Successful">All of them, or none.</param>
/// <param name="Reason">Why not, in one line. After success: "", or what went wrong while the new values were taken into use.</param>
public readonly record struct SetResult(bool Successful, string Reason)
{
    /// <summary>Set, or no objection to it.</summary>
    public static SetResult Success => new(true, "");

    /// <summary>Not set, and why.</summary>
    public static SetResult Refused(string reason) => new(false, OneLine(reason));

    /// <summary>Set, but then something failed.</summary>
    internal static SetResult SuccessBut(string reason) => new(true, OneLine(reason));

    /// <summary>A new message.</summary>
    public Wire.SetParametersResult ToMessage() => new() { Successful = Successful, Reason = Reason };

    /// <summary>Reasons quote names from the network and messages of exceptions.</summary>
    private static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
