using Vit.Ros.Diagnostics;

namespace Vit.PerceptionNode.Diagnostics;

/// <summary>
/// What happens to a camera's frames, counted where it happens and reported by the diagnostics. Thread safe; counting allocates nothing.
/// </summary>
internal sealed class FrameStatistics(TimeProvider steady)
{
    private long _failing;
    private string _picture = "";
    private string _failure = "";

    /// <summary>Images that arrived.</summary>
    public RateWatch Received { get; } = new(steady);

    /// <summary>Age of images by the node's clock.</summary>
    public AgeWatch Age { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.1));

    /// <summary>Frames that did not become results, by reason.</summary>
    public ReasonCounters Drops { get; } = new();

    /// <summary>Explains each reason once, then at most every ten seconds.</summary>
    public WarningThrottle Throttle { get; } = new(steady, TimeSpan.FromSeconds(10));

    /// <summary>Frames that failed in a row; 0 after one that worked.</summary>
    public long Failing => Interlocked.Read(ref _failing);

    /// <summary>What the last failure was, in one line; empty before the first.</summary>
    public string Failure => Volatile.Read(ref _failure);

    /// <summary>Size and encoding of the last picture.</summary>
    public string Picture
    {
        get => Volatile.Read(ref _picture);
        set => Volatile.Write(ref _picture, value);
    }

    public void Failed(string reason, string failure)
    {
        Drops.Count(reason);
        Volatile.Write(ref _failure, failure);
        Interlocked.Increment(ref _failing);
    }

    public void Succeeded() => Interlocked.Exchange(ref _failing, 0);
}
