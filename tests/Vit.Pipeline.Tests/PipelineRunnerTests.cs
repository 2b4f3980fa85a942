using Vit.Perception.Links;
using Vit.Pipeline.Queries;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sources;
using Vit.Pipeline.Tests.Support;
using Vit.Simulation.Camera;
using Vit.Testing;

namespace Vit.Pipeline.Tests;

public sealed class PipelineRunnerTests(Model model) : IClassFixture<Model>
{
    [Fact]
    public void Every_frame_of_the_source_becomes_a_result_in_order()
    {
        var stamps = new List<long>();
        using var source = new ListSource([.. Enumerable.Range(0, 6).Select(i => Pictures.Message(i))]);
        using FramePerception perception = model.Perception();
        using var sink = new Recorder(r => stamps.Add(r.Header.Stamp.ToNanoseconds()));

        PipelineSummary summary = new PipelineRunner(source, perception, [sink]).Run(new PerceptionOptions());

        Assert.Equal([0, 1_000_000_000, 2_000_000_000, 3_000_000_000, 4_000_000_000, 5_000_000_000], stamps);
        Assert.Equal((6, 6, 0, false), (summary.Taken, summary.Processed, summary.Drops.Total, summary.Cancelled));
        Assert.Equal("whole frame", summary.Stages[^1].Stage);
        Assert.Equal(1, source.Pool.Made);
    }

    [Fact]
    public void Bad_frames_are_counted_by_reason_explained_once_and_the_next_ones_go_on()
    {
        byte[] good = Pictures.Message(1), wrong = Pictures.Message(2, "yuv999");
        var lines = new List<string>();
        using var source = new ListSource([good, wrong, wrong, good[..20], good[..^5], [], good, wrong]);
        using FramePerception perception = model.Perception();
        using var sink = new Recorder(_ => { });

        PipelineSummary summary = new PipelineRunner(source, perception, [sink]) { Warn = lines.Add }.Run(new PerceptionOptions());

        Assert.Equal((8, 2), (summary.Taken, summary.Processed));
        Assert.Equal([("unknown encoding", 3), ("damaged message", 3)], summary.Drops.Reasons.Select(r => (r.Reason, r.Count)));
        Assert.Equal(2, lines.Count);
        Assert.StartsWith("frame 1: encoding 'yuv999' is not supported", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void Cancelling_ends_the_run_after_the_frame_under_way()
    {
        using var cancellation = new CancellationTokenSource();
        using var source = new ListSource([Pictures.Message(1)], rounds: 100);
        using FramePerception perception = model.Perception();
        int seen = 0;
        using var sink = new Recorder(_ =>
        {
            if (++seen == 3)
                cancellation.Cancel();
        });

        PipelineSummary summary = new PipelineRunner(source, perception, [sink]).Run(new PerceptionOptions(), cancellation.Token);

        Assert.Equal((3, true), (summary.Processed, summary.Cancelled));
    }

    [Fact]
    public void A_source_without_frames_gives_an_empty_summary()
    {
        using var source = new ListSource([]);
        using FramePerception perception = model.Perception();

        PipelineSummary summary = new PipelineRunner(source, perception, []).Run(new PerceptionOptions());

        Assert.Equal((0, 0, TimeSpan.Zero), (summary.Taken, summary.Processed, summary.Duration));
        Assert.Empty(summary.Stages);
    }

    [Fact]
    public void From_the_camera_to_every_message_a_frame_allocates_nothing()
    {
        using var source = new SimulationSource(new SimulatedCameraOptions { Width = 160, Height = 120 }, frames: 600);
        using FramePerception perception = model.Perception();
        perception.WantsLinks = true;
        // Ids are given once: regions that are found anew each frame would be named anew.
        perception.GiveRegions = (_, regions) => Give(source.Truth, regions);
        perception.Query = new PointQuery(Assert.Fail);
        perception.Query.Ask(80, 60);
        using var messages = new ResultMessages();
        using var kept = new KeptFrames();
        var options = new PerceptionOptions();

        long allocated = Allocation.OfFiveFrames(() =>
        {
            Assert.True(source.TryNext(out Pipeline.Frames.Frame? frame));
            PerceptionResult result = perception.Process(frame, options);
            _ = messages.Embedding(result).Length + messages.Attention(result).Length + messages.AttentionImage(result).Length
                + messages.Query(result).Length + messages.QueryImage(result).Length
                + messages.Objects(result).Length + messages.Links(result).Length + messages.Markers(result, 1).Length
                + messages.Overlay(result).Length + messages.OverlayCompressed(result).Length;
            kept.Keep(frame, result);
        });

        Assert.Equal(0, allocated);
    }

    private static readonly string[] Ids = [.. Enumerable.Range(0, 64).Select(i => $"thing {i}")];

    private static bool Give(SimulatedFrame truth, RegionSet regions)
    {
        foreach (ref readonly FrameRegion region in truth.Regions)
            regions.AddBox(new SourceBox((float)region.Box.Left, (float)region.Box.Top, (float)region.Box.Width, (float)region.Box.Height), id: Ids[region.Id]);
        return true;
    }
}
