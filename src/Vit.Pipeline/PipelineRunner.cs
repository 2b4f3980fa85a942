using System.Diagnostics;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Pipeline.Sources;

namespace Vit.Pipeline;

/// <summary>
/// Source → perception → sinks, frame by frame on the calling thread. A frame that cannot be used is counted by reason, explained once, and
/// the next one goes on. No managed allocation a frame by itself. One run an instance; source, perception and sinks stay the caller's.
/// </summary>
public sealed class PipelineRunner
{
    private readonly IFrameSource _source;
    private readonly FramePerception _perception;
    private readonly IReadOnlyList<IResultSink> _sinks;
    private readonly DropCounts _drops = new();
    private readonly StageStatistics _statistics = new();
    private long _taken;
    private long _processed;

    /// <summary>Puts the parts together.</summary>
    public PipelineRunner(IFrameSource source, FramePerception perception, IReadOnlyList<IResultSink> sinks) =>
        (_source, _perception, _sinks) = (source, perception, sinks);

    /// <summary>Told of each reason for a drop, once, in one line.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Told after each frame how many were taken.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Runs until the source ends or the run is cancelled; the frame under way is finished.</summary>
    /// <exception cref="Vit.Perception.Inference.InferenceException">The model cannot run: no further frame would fare better.</exception>
    /// <exception cref="IOException">A sink cannot write.</exception>
    public PipelineSummary Run(PerceptionOptions options, CancellationToken cancellation = default)
    {
        long start = 0;
        while (_source.TryNext(out Frame? frame, cancellation))
        {
            using (frame)
            {
                if (_taken++ == 0)
                    start = Stopwatch.GetTimestamp();
                Step(frame, options);
            }
            Progress?.Invoke(_taken);
        }
        TimeSpan duration = _taken == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(start);
        return new PipelineSummary(_taken, _processed, _drops, _statistics.Percentiles(), duration, cancellation.IsCancellationRequested);
    }

    private void Step(Frame frame, PerceptionOptions options)
    {
        PerceptionResult result;
        try
        {
            result = _perception.Process(frame, options);
        }
        catch (Exception e) when (DropReason.Of(e) is not null)
        {
            string name = frame.Name.Length > 0 ? frame.Name : FormattableString.Invariant($"frame {_taken - 1}");
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
}
