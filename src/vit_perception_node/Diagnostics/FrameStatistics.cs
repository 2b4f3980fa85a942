using Vit.Pipeline.Results;
using Vit.Ros.Diagnostics;

namespace Vit.PerceptionNode.Diagnostics;

/// <summary>
/// What happens to frames, counted where it happens and reported by the diagnostics. Thread safe; counting allocates nothing.
/// </summary>
internal sealed class FrameStatistics(TimeProvider steady)
{
    private long _failing;
    private string _picture = "";

    /// <summary>Images that arrived.</summary>
    public RateWatch Received { get; } = new(steady);

    /// <summary>Frames that became results.</summary>
    public RateWatch Processed { get; } = new(steady);

    /// <summary>Age of images by the node's clock.</summary>
    public AgeWatch Age { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.1));

    /// <summary>Frames that did not become results, by reason.</summary>
    public ReasonCounters Drops { get; } = new();

    /// <summary>Explains each reason once, then at most every ten seconds.</summary>
    public WarningThrottle Throttle { get; } = new(steady, TimeSpan.FromSeconds(10));

    public LatencyWindow Decode { get; } = new();

    public LatencyWindow Preprocess { get; } = new();

    public LatencyWindow Inference { get; } = new();

    public LatencyWindow Output { get; } = new();

    public LatencyWindow Total { get; } = new();

    /// <summary>Frames that failed in a row; 0 after one that worked.</summary>
    public long Failing => Interlocked.Read(ref _failing);

    /// <summary>Size and encoding of the last picture.</summary>
    public string Picture
    {
        get => Volatile.Read(ref _picture);
        set => Volatile.Write(ref _picture, value);
    }

    public void Failed(string reason)
    {
        Drops.Count(reason);
        Interlocked.Increment(ref _failing);
    }

    public void Succeeded(in FrameTimes times)
    {
        Interlocked.Exchange(ref _failing, 0);
        Processed.Count();
        Decode.Add(times.Decode);
        Preprocess.Add(times.Perception.Preprocess);
        Inference.Add(times.Perception.Inference + times.Perception.Attention);
        Output.Add(times.Links + times.Overlay + times.Output);
        Total.Add(times.Total);
    }
}
