using Vit.Pipeline.Timing;

namespace Vit.Cli.Bench;

/// <summary>What <c>vit bench --compare ... --json</c> prints. Times in milliseconds.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Rounds">Each gave every variant a turn.</param>
/// <param name="Variants">The first one is what the others are divided by.</param>
internal sealed record ComparisonReport(BenchMachine Machine, int Rounds, IReadOnlyList<VariantReport> Variants);

/// <summary>One variant.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Setup">What that means.</param>
/// <param name="Milliseconds">Median time of a frame.</param>
/// <param name="Ratio">Median over rounds of its time divided by the first variant's in the same round.</param>
/// <param name="RatioLow">Lower end of the median's 95 % interval.</param>
/// <param name="RatioHigh">Upper end.</param>
/// <param name="ByCores">The ratio for each distance that cores had from each other, the nearest first; one on most machines.</param>
/// <param name="Cosine">Of its embedding of the first frame with the first variant's; null when that is another model's.</param>
/// <param name="Processed">Frames that became results, uncounted ones included.</param>
/// <param name="Dropped">Frames that did not, by reason.</param>
/// <param name="Stages">Times by stage, uncounted frames included.</param>
internal sealed record VariantReport(
    string Name,
    BenchSetup Setup,
    double Milliseconds,
    double Ratio,
    double RatioLow,
    double RatioHigh,
    IReadOnlyList<CoreStateRatio> ByCores,
    double? Cosine,
    long Processed,
    IReadOnlyDictionary<string, long> Dropped,
    IReadOnlyList<StageReport> Stages);
