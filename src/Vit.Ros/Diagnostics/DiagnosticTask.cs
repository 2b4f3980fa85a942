using Vit.Messages.DiagnosticMsgs;

namespace Vit.Ros.Diagnostics;

/// <summary>One named task of an updater, and the level that was last published of it.</summary>
internal sealed class DiagnosticTask(string name, Action<DiagnosticStatus> run)
{
    public string Name => name;

    /// <summary>Null until it has been published.</summary>
    public DiagnosticLevel? Published { get; set; }

    public DiagnosticStatus Run(string node, string hardwareId)
    {
        DiagnosticStatus status = Fresh(node, hardwareId);
        try
        {
            run(status);
            return status;
        }
#pragma warning disable CA1031 // a task that fails is itself something to report, and the others still have their say
        catch (Exception e)
        {
            DiagnosticStatus failed = Fresh(node, hardwareId);
            failed.Summarize(DiagnosticLevel.Error, $"this diagnostic failed: {e.Message.ReplaceLineEndings(" ")}");
            return failed;
        }
#pragma warning restore CA1031
    }

    private DiagnosticStatus Fresh(string node, string hardwareId) => new() { Name = $"{node}: {name}", HardwareId = hardwareId };
}
