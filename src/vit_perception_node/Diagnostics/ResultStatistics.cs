using Vit.Pipeline.Results;
using Vit.Ros.Diagnostics;

namespace Vit.PerceptionNode.Diagnostics;

/// <summary>The results of all cameras and how long they took, for the diagnostics. Thread safe; counting allocates nothing.</summary>
internal sealed class ResultStatistics(TimeProvider steady)
{
    /// <summary>Frames that became results.</summary>
    public RateWatch Processed { get; } = new(steady);

    public LatencyWindow Decode { get; } = new();

    public LatencyWindow Preprocess { get; } = new();

    public LatencyWindow Inference { get; } = new();

    public LatencyWindow Output { get; } = new();

    public LatencyWindow Total { get; } = new();

    public void Add(in FrameTimes times)
    {
        Processed.Count();
        Decode.Add(times.Decode);
        Preprocess.Add(times.Perception.Preprocess);
        Inference.Add(times.Perception.Inference + times.Perception.Attention);
        Output.Add(times.Links + times.Overlay + times.Output);
        Total.Add(times.Total);
    }
}
