using System.Globalization;
using Spectre.Console;
using Vit.Pipeline;

namespace Vit.Cli.Output;

/// <summary>What a run over many frames did, for people.</summary>
internal static class SummaryText
{
    public static void Write(IAnsiConsole console, string source, string target, PipelineSummary summary)
    {
        Line($"{source}: {summary.Processed} of {summary.Taken} frames in {summary.Duration.TotalSeconds:0.0} s{Rate(summary)}{(summary.Cancelled ? ", interrupted" : "")}");
        foreach ((string reason, long count, string example) in summary.Drops.Reasons)
            Line($"  dropped {count}: {reason} ({example})");
        StageTable.Write(console, summary.Stages);
        Line($"wrote {target}");
    }

    private static string Rate(PipelineSummary summary) => summary is { Processed: > 0, Duration.TotalSeconds: > 0 }
        ? FormattableString.Invariant($" ({summary.Processed / summary.Duration.TotalSeconds:0.0} a second)") : "";

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
