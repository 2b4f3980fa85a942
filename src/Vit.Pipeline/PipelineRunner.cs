using System.Diagnostics;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Pipeline.Sources;

namespace Vit.Pipeline;

/// <summary>
/// Source → perception → sinks, frame by frame on the calling thread, each as <see cref="FrameStep"/> does it. No managed allocation a frame by
/// itself. One run an instance; source, perception and sinks stay the caller's.
/// </summary>
public sealed class PipelineRunner
{
    private readonly IFrameSource _source;
    private readonly FramePerception _perception;
    private readonly IReadOnlyList<IResultSink> _sinks;

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
        var step = new FrameStep(_perception, _sinks) { Warn = Warn };
        long start = 0;
        while (_source.TryNext(out Frame? frame, cancellation))
        {
            using (frame)
            {
                if (step.Taken == 0)
                    start = Stopwatch.GetTimestamp();
                step.Run(frame, options);
            }
            Progress?.Invoke(step.Taken);
        }
        TimeSpan duration = step.Taken == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(start);
        return step.Summarise(duration, cancellation.IsCancellationRequested);
    }
}
