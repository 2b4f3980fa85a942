using Vit.Pipeline.Results;

namespace Vit.Pipeline;

/// <summary>
/// Times of each stage over the last frames: as many as fit, the oldest go first. A sample costs no allocation. Not thread safe.
/// </summary>
public sealed class StageStatistics
{
    private const int Window = 4096;

    private static readonly (string Name, Func<FrameTimes, TimeSpan> Of)[] Stages =
    [
        ("decode", t => t.Decode),
        ("preprocess", t => t.Perception.Preprocess),
        ("model with rollout", t => t.Perception.Inference),
        ("attention map", t => t.Perception.Attention),
        ("links", t => t.Links),
        ("overlay", t => t.Overlay),
        ("messages and files", t => t.Output),
        ("whole frame", t => t.Total),
    ];

    private readonly FrameTimes[] _samples = new FrameTimes[Window];
    private long _count;

    /// <summary>Adds a frame.</summary>
    public void Add(in FrameTimes times) => _samples[_count++ % Window] = times;

    /// <summary>Stages in the order of the flow, with percentiles in milliseconds; empty before the first frame.</summary>
    public IReadOnlyList<StagePercentiles> Percentiles()
    {
        FrameTimes[] samples = _samples[..(int)Math.Min(_count, Window)];
        if (samples.Length == 0)
            return [];
        return [.. Stages.Select(stage =>
        {
            double[] sorted = [.. samples.Select(s => stage.Of(s).TotalMilliseconds).Order()];
            return new StagePercentiles(stage.Name, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99), sorted.Average());
        })];
    }

    /// <summary>The nearest rank: at least this share of the samples is not above it.</summary>
    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
