using Google.Protobuf;
using OpenCvSharp;
using Vit.Models.Onnx;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Perception.Inference.Engines;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>
/// One session takes over from another, both on the CPU. They are of one model by their hash; the one that takes over has other weights, so that its
/// numbers tell who computed them.
/// </summary>
public sealed class TakeOverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu, Threads = 1 };

    private static ViTSession Serving(int slots = 1) => ViTSession.Open(new TinyVit().ToBytes(), options: Cpu with { MaxBatch = slots });

    private static ViTSession Next(TinyVit? model = null, int slots = 1)
    {
        ModelProto proto = (model ?? new TinyVit()).ToModel();
        proto.Graph.Initializer.Single(t => t.Name == "class").FloatData.Clear();
        proto.Graph.Initializer.Single(t => t.Name == "class").RawData = ByteString.CopyFrom(new byte[TinyVit.Dim * sizeof(float)]);
        return ViTSession.Open(proto.ToByteArray(), options: Cpu with { MaxBatch = slots });
    }

    /// <summary>Starts a build and waits for its end.</summary>
    private static string Built(ViTSession session, Func<ViTSession> open, InferenceOptions? options = null)
    {
        var notices = new List<string>();
        using var told = new ManualResetEventSlim();
        session.Build("tensorrt", open, (options ?? Cpu) with
        {
            Notice = line =>
            {
                notices.Add(line);
                told.Set();
            },
        });
        Assert.True(told.Wait(Patience), "the build did not end");
        return Assert.Single(notices);
    }

    private static float[] Run(ViTSession session, float seed)
    {
        for (int i = 0; i < session.Pixels.Length; i++)
            session.Pixels[i] = 128 + (100 * MathF.Sin(seed + i));
        session.Run();
        return [.. session.Embedding, .. session.Rollout];
    }

    [Fact]
    public void The_finished_session_serves_from_the_next_run_on()
    {
        using ViTSession session = Serving(), reference = Next();
        Run(session, 1);
        Assert.False(session.TakeOver());
        Assert.Equal("none", session.EngineStatus.ToString());

        string line = Built(session, () => Next());
        Assert.StartsWith("tensorrt is ready after ", line, StringComparison.Ordinal);
        Assert.EndsWith(" s and takes over from cpu", line, StringComparison.Ordinal);

        Assert.NotEqual(Run(reference, 1), Run(session, 1));
        Assert.True(session.TakeOver());
        Assert.False(session.TakeOver());
        Assert.Equal(Run(reference, 1), Run(session, 1));
        Assert.Equal("ready", session.EngineStatus.ToString());
    }

    [Fact]
    public void Whoever_holds_a_slot_keeps_what_was_there()
    {
        using ViTSession session = Serving(slots: 2);
        SessionSlot second = session.Slots[1];
        session.Outputs = SessionOutputs.Rollout | SessionOutputs.Attention;
        session.Residuals.Fill(0.25f);
        second.Pixels.Fill(77);
        session.Run(2);
        float[] embedding = second.Embedding.ToArray(), attention = second.AttentionLayers[1].ToArray();

        Built(session, () => Next(slots: 2));
        Assert.True(session.TakeOver());

        Assert.Equal(77, second.Pixels[5]);
        Assert.Equal(0.25f, session.Residuals[0]);
        Assert.Equal(SessionOutputs.Embedding | SessionOutputs.Rollout | SessionOutputs.Attention, session.Outputs);
        Assert.Equal(embedding, second.Embedding.ToArray());
        Assert.Equal(attention, second.AttentionLayers[1].ToArray());
        session.Run(2);
        Assert.NotEqual(attention, second.AttentionLayers[1].ToArray());
    }

    [Fact]
    public void Frames_allocate_nothing_before_and_after()
    {
        using ViTSession session = Serving();
        using var gate = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        session.Build("tensorrt", () => gate.Wait(Patience) ? Next() : throw new TimeoutException(), Cpu with { Notice = _ => ended.Set() });
        void Frame()
        {
            session.TakeOver();
            session.Pixels[0]++;
            session.Run();
        }

        Frame();
        Assert.Equal(0, Allocation.OfFiveFrames(Frame));
        gate.Set();
        Assert.True(ended.Wait(Patience, TestContext.Current.CancellationToken));
        Frame();
        Assert.Equal("ready", session.EngineStatus.ToString());
        Assert.Equal(0, Allocation.OfFiveFrames(Frame));
    }

    /// <summary>Whenever the other is finished: each frame has its own numbers, of the one or of the other, and never goes back.</summary>
    [Fact]
    public void No_frame_is_lost_or_mixed_with_another()
    {
        const int frames = 400;
        using ViTSession first = Serving(), second = Next();
        float[][] before = [.. Enumerable.Range(0, frames).Select(i => Run(first, i))], after = [.. Enumerable.Range(0, frames).Select(i => Run(second, i))];
        using ViTSession session = Serving();
        session.Build("tensorrt", () => Next(), Cpu);
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        int swapped = -1, done = 0;
        for (; done < frames || (swapped < 0 && Environment.TickCount64 < end); done++)
        {
            if (session.TakeOver())
                swapped = done;
            Assert.Equal((swapped < 0 ? before : after)[done % frames], Run(session, done % frames));
        }

        Assert.InRange(swapped, 0, done);
    }

    [Fact]
    public void A_build_that_fails_leaves_the_one_that_serves()
    {
        using ViTSession session = Serving();
        float[] before = Run(session, 1);

        string line = Built(session, () => throw new InferenceException("provider 'tensorrt' computes other numbers than the CPU in fp16"));

        Assert.Equal("cpu goes on serving, tensorrt failed: provider 'tensorrt' computes other numbers than the CPU in fp16", line);
        Assert.False(session.TakeOver());
        Assert.Equal(before, Run(session, 1));
        Assert.Equal(EngineState.Failed, session.EngineStatus.State);
    }

    [Fact]
    public void A_session_of_another_model_or_with_less_to_give_does_not_take_over()
    {
        using ViTSession session = Serving();

        Assert.EndsWith(
            "failed: it computes the vectors of another model, fedcba9876543210 instead of 0123456789abcdef",
            Built(session, () => Next(new TinyVit { Card = TinyVit.DefaultCard with { Hash = "fedcba9876543210" } })),
            StringComparison.Ordinal);
        Assert.EndsWith("failed: it has no output for RolloutMatrix", Built(session, () => Next(new TinyVit { RolloutMatrix = false })), StringComparison.Ordinal);
        Assert.EndsWith("failed: it takes 2 pictures instead of 1", Built(session, () => Next(slots: 2)), StringComparison.Ordinal);
        Assert.False(session.TakeOver());
    }

    [Fact]
    public void What_the_engine_will_not_give_cannot_be_asked_for_before_either()
    {
        using ViTSession session = Serving();
        Built(session, () => Next(new TinyVit { RolloutMatrix = false }), Cpu with { Outputs = SessionOutputs.Attention });

        Assert.Equal(SessionOutputs.Embedding | SessionOutputs.Rollout | SessionOutputs.Attention, session.Available);
        Assert.True(session.TakeOver());
    }

    [Fact]
    public void A_session_can_be_disposed_of_while_a_build_hangs()
    {
        using var gate = new ManualResetEventSlim();
        ViTSession session = Serving();
        session.Build("tensorrt", () => gate.Wait(Patience) ? Next() : throw new TimeoutException(), Cpu);

        session.Dispose();

        Assert.False(gate.IsSet);
        gate.Set();
    }

    /// <summary>The frames of a whole processor, in another form of the same network: the CPU's, and that which compilers get.</summary>
    [Fact]
    public void A_processor_goes_on_with_the_same_vectors()
    {
        string folder = Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes");
        using ViTSession session = ModelOpener.Open(folder, Cpu);
        var processor = new FrameProcessor(session);
        using var picture = new Mat(120, 160, MatType.CV_8UC3, new Scalar(40, 90, 160));
        Cv2.Circle(picture, 60, 50, 30, Scalar.White, -1);
        float[] map = processor.Process(picture, RolloutOptions.Default).Weights.ToArray(), embedding = processor.Embedding.ToArray();

        Built(session, () =>
        {
            using var checkpoint = Vit.Models.Checkpoints.Checkpoint.Open(folder);
            return ViTSession.Open(CompilableGraph.Of(Vit.Models.VitModelBuilder.Build(checkpoint)).ToByteArray(), options: Cpu);
        });
        Assert.True(session.TakeOver());

        float[] then = processor.Process(picture, RolloutOptions.Default).Weights.ToArray();
        Assert.NotEqual(embedding, processor.Embedding.ToArray());
        for (int i = 0; i < map.Length; i++)
            Assert.Equal(map[i], then[i], 1e-6);
    }
}
