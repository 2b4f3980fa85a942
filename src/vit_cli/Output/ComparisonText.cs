using System.Globalization;
using Spectre.Console;
using Vit.Cli.Bench;
using Vit.Pipeline.Timing;

namespace Vit.Cli.Output;

/// <summary>A comparison of settings for people.</summary>
internal static class ComparisonText
{
    public static void Write(ComparisonReport report)
    {
        BenchSetup first = report.Variants[0].Setup;
        Console.WriteLine(Text($"{first.ModelId}, {first.Frames}; {report.Machine.Cpu}, {first.Threads} threads, {report.Rounds} rounds"));
        // Cores that were moved make two machines of one; each has its column.
        IReadOnlyList<CoreStateRatio> states = report.Variants[0].ByCores is { Count: > 1 } several ? several : [];
        Table ratios = Columns("settings", ["p50 ms", "÷ first", "95 % interval", .. states.Select(s => Text($"cores {s.NanosecondsApart:0} ns apart ({s.Rounds})")), "cosine"]);
        foreach (VariantReport v in report.Variants)
        {
            ratios.AddRow(
            [
                Markup.Escape(v.Name), Text($"{v.Milliseconds:0.00}"), Text($"{v.Ratio:0.000}"),
                v == report.Variants[0] ? "" : Text($"{v.RatioLow:0.000} - {v.RatioHigh:0.000}"),
                .. v.ByCores.Take(states.Count).Select(s => Text($"{s.Ratio:0.000}")),
                v.Cosine is { } cosine ? Text($"{cosine:0.00000}") : "",
            ]);
        }
        AnsiConsole.Write(ratios);
        Table stages = Columns("stage, p50 ms", report.Variants.Select(v => Markup.Escape(v.Name)));
        for (int i = 0; i < report.Variants[0].Stages.Count; i++)
            stages.AddRow([report.Variants[0].Stages[i].Stage, .. report.Variants.Select(v => Text($"{v.Stages[i].P50:0.00}"))]);
        AnsiConsole.Write(stages);
    }

    private static Table Columns(string first, IEnumerable<string> numbers)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(first);
        foreach (string name in numbers)
            table.AddColumn(new TableColumn(name).RightAligned());
        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
