using Vit.Pipeline;

namespace Vit.Cli.Bench;

/// <summary>One stage.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Share">Of the whole frame's mean, 0 to 1.</param>
internal sealed record StageReport(string Stage, double P50, double P95, double P99, double Mean, double Share)
{
    /// <summary>The stages of a run, the whole frame last.</summary>
    public static IReadOnlyList<StageReport> Of(PipelineSummary summary) =>
        [.. summary.Stages.Select(s => new StageReport(s.Stage, s.P50, s.P95, s.P99, s.Mean, s.Mean / summary.Stages[^1].Mean))];
}
