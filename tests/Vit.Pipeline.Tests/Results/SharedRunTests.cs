using Vit.Perception;
using Vit.Perception.Inference;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sources;
using Vit.Simulation.Camera;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Results;

/// <summary>Several cameras through one run of the model.</summary>
public sealed class SharedRunTests
{
    private static ViTSession Open(int cameras) => ModelOpener.Open(
        Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"), new InferenceOptions { Provider = ProviderNames.Cpu, Threads = 1, MaxBatch = cameras });

    private static SimulationSource Camera(int number) =>
        new(new SimulatedCameraOptions { Width = 160 + (80 * number), Height = 120, Seed = 60_000_000 + number }, frames: 2);

    /// <summary>Two pictures make taller matrices: float32 rounding, which may also tip which of two equal pairs comes first, so links are only counted.</summary>
    [Fact]
    public void Each_camera_gets_what_it_would_get_alone()
    {
        using ViTSession one = Open(1), both = Open(2);
        using SimulationSource left = Camera(0), right = Camera(1);
        var options = new PerceptionOptions();
        var processor = new FrameProcessor(both);
        SimulationSource[] sources = [left, right];
        FramePerception[] alone = [new(one), new(one)], shared = [new(processor, 0), new(processor, 1)];
        alone[1].WantsLinks = shared[1].WantsLinks = alone[1].WantsTokens = shared[1].WantsTokens = true;

        for (int frame = 0; frame < 2; frame++)
        {
            var frames = new Frame[2];
            for (int i = 0; i < 2; i++)
            {
                Assert.True(sources[i].TryNext(out Frame? next));
                frames[i] = next;
                shared[i].Begin(next);
            }
            processor.AlsoFetch = shared[0].Needs | shared[1].Needs;
            processor.Run(2, options.Attention);

            for (int i = 0; i < 2; i++)
            {
                PerceptionResult actual = shared[i].End(options), expected = alone[i].Process(frames[i], options);
                Close.Within(1e-5, expected.Embedding, actual.Embedding, "embedding");
                Close.Within(1e-6, expected.Attention.Weights.Span, actual.Attention.Weights.Span, "map");
                Assert.Equal((expected.Frame, expected.HasLinks), (actual.Frame, actual.HasLinks));
                if (!actual.HasLinks)
                    continue;
                Close.Within(1e-4, expected.PatchTokens, actual.PatchTokens, "tokens");
                Assert.Equal(expected.Links.Regions.Length, actual.Links.Regions.Length);
            }
        }
        foreach (FramePerception perception in (FramePerception[])[.. alone, .. shared])
            perception.Dispose();
    }

    /// <summary>As the node does it: a gap splits the run, and runs may be of any slots.</summary>
    [Fact]
    public void Turns_of_several_cameras_allocate_nothing()
    {
        using ViTSession session = Open(3);
        using SimulationSource left = Camera(0), right = Camera(1);
        var options = new PerceptionOptions();
        var processor = new FrameProcessor(session);
        FramePerception[] streams = [new(processor, 0), new(processor, 1), new(processor, 2)];
        Assert.True(left.TryNext(out Frame? first));
        Assert.True(right.TryNext(out Frame? second));

        long allocated = Allocation.OfFiveFrames(() =>
        {
            streams[0].Begin(first);
            streams[2].Begin(second);
            processor.Run(1, options.Attention, start: 0);
            streams[0].End(options);
            processor.Run(1, options.Attention, start: 2);
            streams[2].End(options);
            streams[1].Begin(first);
            streams[2].Begin(second);
            processor.Run(2, options.Attention, start: 1);
            streams[1].End(options);
            streams[2].End(options);
        });

        Assert.Equal(0, allocated);
        first.Dispose();
        second.Dispose();
        foreach (FramePerception stream in streams)
            stream.Dispose();
    }

    [Fact]
    public void A_frame_is_begun_before_it_ends_and_ends_once()
    {
        using ViTSession session = Open(1);
        using SimulationSource source = Camera(0);
        using var perception = new FramePerception(session);
        var options = new PerceptionOptions();

        Assert.Throws<InvalidOperationException>(() => perception.End(options));
        Assert.True(source.TryNext(out Frame? frame));
        perception.Process(frame, options);
        Assert.Throws<InvalidOperationException>(() => perception.End(options));
    }
}
