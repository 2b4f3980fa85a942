using System.Diagnostics;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;

namespace Vit.Pipeline;

/// <summary>
/// Perception → sinks for one frame at a time, with everything that is counted on the way. A frame that cannot be used is counted by reason and
/// explained once. No managed allocation a frame by itself. Not thread safe; perception and sinks stay the caller's.
/// </summary>
public sealed class FrameStep
{
    private readonly FramePerception _perception;
    private readonly IReadOnlyList<IResultSink> _sinks;
    private readonly DropCounts _drops = new();
    private readonly StageStatistics _statistics = new();
    private long _processed;

    /// <summary>Puts the parts together.</summary>
    public FrameStep(FramePerception perception, IReadOnlyList<IResultSink> sinks) => (_perception, _sinks) = (perception, sinks);

    /// <summary>Told of each reason for a drop, once, in one line.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Frames so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Processes one frame, which stays the caller's.</summary>
    /// <exception cref="Vit.Perception.Inference.InferenceException">The model cannot run: no further frame would fare better.</exception>
    /// <exception cref="IOException">A sink cannot write.</exception>
    public void Run(Frame frame, PerceptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Taken++;
        PerceptionResult result;
        try
        {
            result = _perception.Process(frame, options);
        }
        catch (Exception e) when (DropReason.Of(e) is not null)
        {
            string name = frame.Name.Length > 0 ? frame.Name : FormattableString.Invariant($"frame {Taken - 1}");
            if (_drops.Add(DropReason.Of(e)!, e.Message))
                Warn?.Invoke($"{name}: {e.Message}");
            return;
        }
        long start = Stopwatch.GetTimestamp();
        foreach (IResultSink sink in _sinks)
            sink.Write(result);
        TimeSpan output = Stopwatch.GetElapsedTime(start) - result.OverlayTime - result.LinkTime;
        _processed++;
        _statistics.Add(new FrameTimes(result.DecodeTime, result.PerceptionTimes, result.LinkTime, result.OverlayTime, output));
    }

    /// <summary>What was done so far.</summary>
    /// <param name="duration">How long that took.</param>
    /// <param name="cancelled">Whether it was stopped before it was done.</param>
    public PipelineSummary Summarise(TimeSpan duration, bool cancelled) =>
        new(Taken, _processed, _drops, _statistics.Percentiles(), duration, cancelled);
}
