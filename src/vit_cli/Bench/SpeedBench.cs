using Vit.Cli.Output;
using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Perception.Inference;
using Vit.Pipeline;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Timing;

namespace Vit.Cli.Bench;

/// <summary>Times the stages of one pipeline.</summary>
internal static class SpeedBench
{
    /// <summary>Runs frames that do not count, then those that do; a cancelled measurement reports what it has.</summary>
    /// <param name="settings">What is measured.</param>
    /// <param name="frames">Those that count.</param>
    /// <param name="warmup">Those before.</param>
    /// <param name="rate">Frames that begin in a second; 0 = back to back.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="IOException">There are no frames, or none could be used.</exception>
    public static SpeedReport Run(BenchSettings settings, int frames, int warmup, double rate, CancellationToken cancellation)
    {
        double program = ProcessFigures.Age().TotalMilliseconds;
        ViTSession session = settings.Open();
        double ready = ProcessFigures.Age().TotalMilliseconds;
        using var pipeline = new BenchPipeline(settings, session, DropWarnings.Once());
        using (Frame first = PlainFrame(settings.Frames))
            pipeline.MakeEmbedding(first);
        var start = new ColdStart(program, ready, ProcessFigures.Age().TotalMilliseconds);

        FrameSet set = FrameSet.Make(settings.Frames);
        GC.Collect();
        ProcessFigures.ResetPeak();
        pipeline.Start(set);
        var pace = new Pace(rate);
        TimeSpan processor = ProcessFigures.Processor();
        double? apart = null;
        Terminal.WithProgress("frames", tell =>
        {
            for (int i = -warmup; i < frames && !cancellation.IsCancellationRequested; i++)
            {
                if (i == 0)
                {
                    apart = CoreDistance.Measure();
                    pipeline.CountAnew();
                    processor = ProcessFigures.Processor();
                }
                pace.Wait();
                pipeline.Step();
                tell(i + warmup + 1, frames + warmup);
            }
            return 0;
        });

        processor = ProcessFigures.Processor() - processor;
        PipelineSummary summary = DropWarnings.Usable(pipeline.Summary, set.Name);
        (long resident, long peak) = ProcessFigures.Resident();
        return new SpeedReport(
            BenchSetup.Of(pipeline, settings, set), BenchMachine.Read(), rate, warmup, summary.Taken, summary.Processed,
            summary.Drops.Reasons.ToDictionary(r => r.Reason, r => r.Count), summary.Processed / summary.Duration.TotalSeconds,
            processor.TotalMilliseconds / summary.Taken, [apart, CoreDistance.Measure()], StageReport.Of(summary),
            new MemoryReport((double)pipeline.AllocatedBytes / summary.Taken, resident, peak, set.Bytes), start);
    }

    // Made without the simulated camera, which no robot loads before its first frame.
    private static Frame PlainFrame(FrameChoice choice)
    {
        var image = new Image
        {
            Width = (uint)choice.Width,
            Height = (uint)choice.Height,
            Step = (uint)choice.Width * 3,
            Encoding = "rgb8",
            Data = [.. new byte[choice.Width * choice.Height * 3]],
        };
        Frame frame = new FramePool().Rent();
        frame.Fill(FrameFormat.Raw, CdrMessage.ToBytes(image), logTime: 0);
        return frame;
    }
}
