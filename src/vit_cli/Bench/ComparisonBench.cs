using Vit.Cli.Demo;
using Vit.Cli.Output;
using Vit.Pipeline;
using Vit.Pipeline.Timing;

namespace Vit.Cli.Bench;

/// <summary>Times pipelines with different settings in turn: only their ratios mean anything on a machine that does other things too.</summary>
internal static class ComparisonBench
{
    /// <summary>Opens all variants, then gives each one a turn of the same frames in every round.</summary>
    /// <exception cref="IOException">There are no frames, or none could be used.</exception>
    public static ComparisonReport Run(IReadOnlyList<BenchVariant> variants, int rounds)
    {
        var sets = variants.Select(v => v.Settings.Frames).Distinct().ToDictionary(choice => choice, FrameSet.Make);
        var pipelines = new List<BenchPipeline>();
        try
        {
            Action<string> warn = DropWarnings.Once();
            foreach (BenchVariant variant in variants)
            {
                pipelines.Add(new BenchPipeline(variant.Settings, variant.Settings.Open(), warn));
                pipelines[^1].Start(sets[variant.Settings.Frames]);
            }
            InterleavedTimes times = Terminal.WithProgress("rounds", tell =>
                Interleaved.Time([.. pipelines.Select(p => (Func<double>)p.Step)], rounds, done => tell(done, rounds)));
            return new ComparisonReport(BenchMachine.Read(), rounds, [.. variants.Select((_, i) => Report(variants, pipelines, sets, times, i))]);
        }
        finally
        {
            pipelines.ForEach(p => p.Dispose());
        }
    }

    private static VariantReport Report(
        IReadOnlyList<BenchVariant> variants, List<BenchPipeline> pipelines, Dictionary<FrameChoice, FrameSet> sets, InterleavedTimes times, int i)
    {
        (BenchVariant variant, BenchPipeline pipeline) = (variants[i], pipelines[i]);
        FrameSet frames = sets[variant.Settings.Frames];
        PipelineSummary summary = DropWarnings.Usable(pipeline.Summary, frames.Name);
        MedianInterval ratio = times.Ratio(i);
        // The same frame for all: each has seen as many.
        double? cosine = variant.Settings.Model.Model == variants[0].Settings.Model.Model && variant.Settings.Model.Size == variants[0].Settings.Model.Size
            ? Cosine.Of(pipelines[0].Session.Embedding, pipeline.Session.Embedding)
            : null;
        return new VariantReport(
            variant.Name, BenchSetup.Of(pipeline, variant.Settings, frames), times.Time(i).Median, ratio.Median, ratio.Low, ratio.High,
            times.ByCores(i), cosine, summary.Processed, summary.Drops.Reasons.ToDictionary(r => r.Reason, r => r.Count), StageReport.Of(summary));
    }
}
