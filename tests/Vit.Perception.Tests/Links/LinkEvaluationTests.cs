using System.Globalization;
using System.Text;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Perception.Links.Evaluation;
using Vit.Simulation;
using Vit.Testing;

namespace Vit.Perception.Tests.Links;

/// <summary>
/// The embedded model on rendered scenes that it was not trained on. With <c>VIT_LINK_EVAL=N</c> the figures of docs/links.md are made
/// anew: N test scenes and N/2 hard ones, printed as tables.
/// </summary>
public sealed class LinkEvaluationTests : IDisposable
{
    private const string Heads = "heads", Cosine = "token cosine", Colour = "colour", Distance = "-distance";

    private readonly ViTSession session = ModelOpener.Open(
        Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"), new InferenceOptions { Provider = ProviderNames.Cpu });

    public void Dispose() => session.Dispose();

    /// <summary>60 scenes give 95 % intervals of about ±.05 around the card's .894 (AUC) and .79 (recall).</summary>
    [Fact]
    public void Sixty_test_scenes_give_figures_like_those_of_the_card()
    {
        LinkReport report = new LinkEvaluation(session).Run(SimulatedScenes.Of(10_000_000, 60, SceneMode.Train));

        LinkQuality ends = report.Given[0];
        Assert.Equal(60, report.Scenes);
        Assert.InRange(ends[Heads].Auc.Value, 0.82, 0.96);
        Assert.InRange(ends[Heads].RecallAt1.Value, 0.65, 0.92);
        Assert.InRange(ends[Distance].Auc.Value, 0.38, 0.6);
        Assert.InRange(ends[Colour].Auc.Value, 0.38, 0.62);
        Assert.All([Cosine, Colour, Distance], other => Assert.True(ends.AucDifference(Heads, other).Low > 0, other));
        Assert.InRange(report.Threshold.CalibrationError, 0, 0.06);
        Assert.InRange(report.Threshold.Precision, 0.6, 0.95);
        Assert.All(report.Discovery, kind => Assert.True(kind.ByOverlap <= kind.Regions && kind.ByCells <= kind.Regions));
        DiscoveryQuality lamps = report.Discovery.Single(d => d.Kind == "lamp");
        Assert.InRange((double)lamps.ByOverlap / lamps.Regions, 0.3, 0.8);
    }

    [Fact]
    public void The_stored_calibration_is_the_fit_of_the_monitoring_scenes()
    {
        IReadOnlyList<(double Lift, bool Linked)> lifts = new LinkEvaluation(session).Lifts(SimulatedScenes.Of(5_000_000, 100, SceneMode.Train));

        // A sixth of the scenes that the card's numbers come from.
        var fitted = CalibrationFit.Fit(lifts, LinkCarrier.Heads);
        Assert.InRange(fitted.Slope / session.Card.LinkCalibration!.Slope, 0.85, 1.15);
        Assert.InRange(fitted.Offset - session.Card.LinkCalibration.Offset, -0.35, 0.35);
    }

    [Fact]
    public void The_figures_of_the_documentation()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("VIT_LINK_EVAL"), CultureInfo.InvariantCulture, out int count))
            Assert.Skip("set VIT_LINK_EVAL=1000 to make the tables of docs/links.md");
        foreach ((string name, long first, int scenes, SceneMode mode, double auc, double recall) in new[]
        {
            ("test", 10_000_000L, count, SceneMode.Train, 0.894, 0.79),
            ("hard", 20_000_000L, count / 2, SceneMode.Hard, 0.859, 0.72),
        })
        {
            LinkReport report = new LinkEvaluation(session).Run(SimulatedScenes.Of(first, scenes, mode));
            Console.WriteLine(Tables(name, report));
            ScoreQuality heads = report.Given[0][Heads];
            Assert.InRange(auc, heads.Auc.Low, heads.Auc.High);
            Assert.InRange(recall, heads.RecallAt1.Low, heads.RecallAt1.High);
            Assert.All([Cosine, Colour, Distance], other => Assert.True(report.Given[0].AucDifference(Heads, other).Low > 0, other));
        }
    }

    private static string Tables(string name, LinkReport report)
    {
        var text = new StringBuilder();
        foreach ((string regions, IReadOnlyList<LinkQuality> kinds) in new[] { ("given", report.Given), ("discovered", report.Discovered) })
        {
            foreach (LinkQuality kind in kinds)
            {
                Line(text, $"\n{name}, {regions}: {kind.Kind}, {report.Scenes} scenes, {kind.Pairs} pairs, {kind.Positives} linked, {kind.Queries} queries, chance {kind.ChanceRecall:f2}");
                Line(text, $"| score | AUC | AP | Recall@1 | AUC of heads minus this |\n|---|---|---|---|---|");
                foreach (ScoreQuality score in kind.Scores)
                {
                    string difference = score.Name == Heads ? "" : Text(kind.AucDifference(Heads, score.Name));
                    Line(text, $"| {score.Name} | {Text(score.Auc)} | {Text(score.AveragePrecision)} | {Text(score.RecallAt1)} | {difference} |");
                }
            }
        }
        foreach (DiscoveryQuality kind in report.Discovery)
            Line(text, $"{name}: {kind.Kind} {kind.Regions}, by overlap {(double)kind.ByOverlap / kind.Regions:f3}, by cells {(double)kind.ByCells / kind.Regions:f3}");
        Line(text, $"{name}: {report.Threshold}");
        return text.ToString();
    }

    private static string Text(Interval i) => string.Create(CultureInfo.InvariantCulture, $"{i.Value:f3} ({i.Low:f3} to {i.High:f3})");

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
