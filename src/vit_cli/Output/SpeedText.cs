using System.Globalization;
using Spectre.Console;
using Vit.Cli.Bench;

namespace Vit.Cli.Output;

/// <summary>A measurement of speed for people.</summary>
internal static class SpeedText
{
    public static void Write(SpeedReport report)
    {
        BenchSetup setup = report.Setup;
        Line($"{setup.ModelId} ({setup.Input}, {setup.ModelHash}) on {setup.Provider} in {setup.Precision}, {setup.Threads} threads");
        Line($"{report.Machine.Cpu}, {report.Machine.Processors} processors, ONNX Runtime {report.Machine.OnnxRuntime}, {report.Machine.Runtime}");
        if (report.CoresApart is [{ } before, { } after])
            Line($"cores {before:0} ns apart before and {after:0} ns after (docs/performance.md#cores-apart)");
        Line($"{setup.Frames}, {setup.Encoding}: {report.Processed} of {report.Frames} frames ({setup.DistinctFrames} different ones), {report.FramesPerSecond:0.0} a second");
        foreach ((string reason, long count) in report.Dropped)
            Line($"  dropped {count}: {reason}");
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("stage");
        foreach (string column in (string[])["p50 ms", "p95 ms", "p99 ms", "share"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (StageReport s in report.Stages)
            table.AddRow(s.Stage, Text($"{s.P50:0.00}"), Text($"{s.P95:0.00}"), Text($"{s.P99:0.00}"), Text($"{100 * s.Share:0} %"));
        AnsiConsole.Write(table);
        Line($"outputs     {string.Join(", ", setup.Outputs)}");
        Line($"processor   {report.ProcessorPerFrame:0.00} ms a frame, {(report.Rate > 0 ? Text($"{report.Rate:0.##} frames a second") : "back to back")}");
        Line($"memory      {report.Memory.ManagedPerFrame:0} managed bytes a frame; resident {Megabytes(report.Memory.Resident)} MB, at most {Megabytes(report.Memory.PeakResident)} MB, {Megabytes(report.Memory.PreparedFrames)} MB of it prepared frames");
        Line($"cold start  program {report.ColdStart.Program:0} ms, session {report.ColdStart.Session:0} ms, first embedding {report.ColdStart.FirstEmbedding:0} ms");
    }

    private static string Megabytes(long bytes) => Text($"{bytes / 1e6:0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(FormattableString text) => Console.WriteLine(Text(text));
}
