using System.Globalization;
using Spectre.Console;

namespace Vit.Cli.Demo;

/// <summary>The table of stage times: median and 95th percentile over all repetitions.</summary>
internal static class StageTable
{
    public static IEnumerable<(string Stage, double P50, double P95)> Rows(DemoResult result)
    {
        yield return Row("decode PNG or JPEG", result.Timings, t => t.Decode);
        yield return Row("preprocess", result.Timings, t => t.Stages.Preprocess);
        yield return Row("model with rollout", result.Timings, t => t.Stages.Inference);
        yield return Row("attention map", result.Timings, t => t.Stages.Attention);
        yield return Row("overlay", result.Timings, t => t.Overlay);
    }

    public static void Write(IAnsiConsole console, DemoResult result)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("stage")
            .AddColumn(new TableColumn("median ms").RightAligned()).AddColumn(new TableColumn("95 % ms").RightAligned());
        foreach ((string stage, double p50, double p95) in Rows(result))
            table.AddRow(stage, p50.ToString("0.00", CultureInfo.InvariantCulture), p95.ToString("0.00", CultureInfo.InvariantCulture));
        console.Write(table);
    }

    private static (string, double, double) Row(string stage, IReadOnlyList<DemoTiming> timings, Func<DemoTiming, TimeSpan> select)
    {
        double[] sorted = [.. timings.Select(t => select(t).TotalMilliseconds).Order()];
        return (stage, Percentile(sorted, 0.5), Percentile(sorted, 0.95));
    }

    private static double Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
