using System.Globalization;
using Spectre.Console;
using Vit.Perception.Links.Evaluation;

namespace Vit.Cli.Output;

/// <summary>An evaluation of links for people.</summary>
internal static class LinkReportText
{
    public static void Write(LinkReport report)
    {
        foreach (LinkQuality quality in report.Given)
            Table($"{Words(quality.Kind)}, given the true regions", quality);
        foreach (LinkQuality quality in report.Discovered.Where(q => q.Positives > 0))
            Table($"{Words(quality.Kind)}, discovered regions (pairs found as two)", quality);
        foreach (DiscoveryQuality found in report.Discovery)
            Line($"discovered: {found.Kind}: {Share(found.ByOverlap, found.Regions)} by overlap, {Share(found.ByCells, found.Regions)} at least half, of {found.Regions}");
        ThresholdQuality t = report.Threshold;
        Line($"at the default score limit: precision {t.Precision:0.00}, recall {t.Recall:0.00}, calibration error {t.CalibrationError:0.000} ({t.Linked} of {t.Pairs} distant pairs are linked)");
    }

    private static void Table(string title, LinkQuality quality)
    {
        Line($"{title}: {quality.Positives} of {quality.Pairs} pairs linked in {quality.Images} scenes; recall by chance {quality.ChanceRecall:0.00}");
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("score")
            .AddColumn("AUC").AddColumn("average precision").AddColumn("recall@1");
        foreach (ScoreQuality score in quality.Scores)
            table.AddRow(Markup.Escape(score.Name), Text(score.Auc), Text(score.AveragePrecision), Text(score.RecallAt1));
        AnsiConsole.Write(table);
    }

    private static string Text(in Interval i) => string.Create(CultureInfo.InvariantCulture, $"{i.Value:0.000} ({i.Low:0.000} - {i.High:0.000})");

    private static string Share(int part, int all) => all == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:0} %");

    private static string Words(PairKind kind) => $"{kind.Query.Replace('_', ' ')} and {kind.Candidate}";

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
