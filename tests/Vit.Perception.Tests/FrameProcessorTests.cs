using System.Text.Json;
using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests;

/// <summary>The whole way of a frame through the embedded model.</summary>
public sealed class FrameProcessorTests : IDisposable
{
    private static readonly string Embedded = Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes");

    private static readonly InferenceOptions Cpu = new() { Provider = ProviderNames.Cpu };

    private readonly ViTSession session = ModelOpener.Open(Embedded, Cpu);

    public void Dispose() => session.Dispose();

    public static TheoryData<int> Scenes() => [.. Enumerable.Range(0, 12)];

    /// <summary>
    /// Stored by transformers from the same file: 1e-4 for the vector as for every network (six layers of float32),
    /// 1e-6 for shares of attention, whose largest is near 0.02.
    /// </summary>
    [Theory]
    [MemberData(nameof(Scenes))]
    public void A_scene_gives_its_stored_embedding_and_rollout(int scene)
    {
        string file = Golden.Path("scenes", $"scene_{scene:000}");
        using Mat picture = Cv2.ImRead(file + ".png");
        using JsonDocument labels = JsonDocument.Parse(File.ReadAllBytes(file + ".json"));
        JsonElement expected = labels.RootElement.GetProperty("expected");
        var processor = new FrameProcessor(session);

        AttentionMap map = processor.Process(picture, RolloutOptions.Default);

        Close.Within(1e-4, Numbers(expected.GetProperty("cls_embedding")), processor.Embedding, "embedding");
        float onPatches = 1 - map.SpecialTokenMass;
        float[] shares = [.. map.Weights.ToArray().Select(w => w * onPatches)];
        Close.Within(1e-6, Numbers(expected.GetProperty("cls_rollout_05")), shares, "rollout");
    }

    [Theory]
    [InlineData(AttentionMethod.Rollout, 0.5, 0, 0)]
    [InlineData(AttentionMethod.Rollout, 0.9, 2, 0)]
    [InlineData(AttentionMethod.LastLayer, 0.5, 0, 0)]
    [InlineData(AttentionMethod.Layer, 0.5, 0, 3)]
    public void The_graph_gives_the_map_that_the_formulas_give(AttentionMethod method, double residual, int first, int layer)
    {
        using Mat picture = Cv2.ImRead(Golden.Path("scenes", "scene_004.png"));
        var options = new RolloutOptions { Method = method, Residual = residual, FirstLayer = first, Layer = layer };
        float[] inGraph = new FrameProcessor(session).Process(picture, options).Weights.ToArray();

        float[] formula = Formula(options);

        Close.Within(1e-6, formula, inGraph, method.ToString());
    }

    [Theory]
    [InlineData(HeadFusion.Max, 0)]
    [InlineData(HeadFusion.Min, 0)]
    [InlineData(HeadFusion.Mean, 0.9)]
    public void Other_fusions_and_discarding_come_from_the_attention_itself(HeadFusion fusion, double discard)
    {
        using Mat picture = Cv2.ImRead(Golden.Path("scenes", "scene_004.png"));
        var options = new RolloutOptions { HeadFusion = fusion, DiscardRatio = discard };

        float[] weights = new FrameProcessor(session).Process(picture, options).Weights.ToArray();

        Assert.Equal(1, weights.Sum(), 1e-5);
        Assert.Equal(Formula(options), weights);
    }

    [Fact]
    public void A_frame_allocates_no_managed_memory_after_the_first()
    {
        using Mat picture = Cv2.ImRead(Golden.Path("photos", "coffee.png"));
        var processor = new FrameProcessor(session);
        var graph = RolloutOptions.Default;
        var outside = new RolloutOptions { HeadFusion = HeadFusion.Max };
        for (int i = 0; i < 3; i++)
        {
            processor.Process(picture, graph);
            processor.Process(picture, outside);
        }

        Assert.Equal(0, Allocation.OfFiveFrames(() => processor.Process(picture, outside)));
        processor.Process(picture, graph);
        Assert.Equal(0, Allocation.OfFiveFrames(() => processor.Process(picture, graph)));
    }

    /// <summary>Rounding of float32, as taller matrices are multiplied in other blocks.</summary>
    [Theory]
    [InlineData(HeadFusion.Mean)]
    [InlineData(HeadFusion.Max)]
    public void Pictures_of_different_sizes_through_one_run_give_what_each_gives_alone(HeadFusion fusion)
    {
        using ViTSession batch = ModelOpener.Open(Embedded, Cpu with { MaxBatch = 3 });
        using Mat first = Cv2.ImRead(Golden.Path("photos", "coffee.png")), second = Cv2.ImRead(Golden.Path("scenes", "scene_004.png"));
        using Mat third = first[new Rect(0, 0, 200, 150)].Clone();
        Mat[] pictures = [first, second, third];
        var options = new RolloutOptions { HeadFusion = fusion };
        var one = new FrameProcessor(session);
        var together = new FrameProcessor(batch);

        for (int slot = 0; slot < 3; slot++)
            together.Prepare(slot, pictures[slot]);
        together.Run(3, options);
        AttentionMap[] maps = [.. Enumerable.Range(0, 3).Select(together.Finish)];

        for (int slot = 0; slot < 3; slot++)
        {
            AttentionMap alone = one.Process(pictures[slot], options);
            Close.Within(1e-5, one.Embedding, batch.Slots[slot].Embedding, "embedding");
            Close.Within(1e-6, alone.Weights.Span, maps[slot].Weights.Span, "map");
            Assert.Equal(alone.Grid, maps[slot].Grid);
            Assert.True(together.TimesOf(slot).Preprocess > TimeSpan.Zero && together.TimesOf(slot).Inference == together.Times.Inference);
        }
    }

    [Fact]
    public void Several_frames_allocate_no_managed_memory_after_the_first()
    {
        using ViTSession batch = ModelOpener.Open(Embedded, Cpu with { MaxBatch = 2 });
        using Mat first = Cv2.ImRead(Golden.Path("photos", "coffee.png")), second = Cv2.ImRead(Golden.Path("scenes", "scene_004.png"));
        var processor = new FrameProcessor(batch);
        RolloutOptions options = RolloutOptions.Default;
        void Frames()
        {
            processor.Prepare(0, first);
            processor.Prepare(1, second);
            processor.Run(2, options);
            processor.Finish(0);
            processor.Finish(1);
            processor.Run(1, options, 1);
            processor.Finish(1);
        }

        for (int i = 0; i < 3; i++)
            Frames();

        Assert.Equal(0, Allocation.OfFiveFrames(Frames));
    }

    [Fact]
    public void An_option_out_of_range_is_named_with_its_range()
    {
        using var picture = new Mat(10, 10, MatType.CV_8UC3, Scalar.All(7));
        var processor = new FrameProcessor(session);

        var refusal = Assert.Throws<ArgumentException>(() => processor.Process(picture, new RolloutOptions { FirstLayer = 6 }));

        Assert.Contains("attention.first_layer must be in [0, 5]", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The map by the attention room alone, from the session's attention on the same input.</summary>
    private float[] Formula(in RolloutOptions options)
    {
        session.Outputs = SessionOutputs.Attention;
        session.Run();
        var row = new float[session.Card.Tokens];
        StartRows.Cls(row);
        new AttentionRollout(session.Card.Layers, session.Card.Heads, session.Card.Tokens, 1).Rows(session.AttentionLayers, row, options, row);
        double sum = row.Skip(1).Sum(v => (double)v);
        return [.. row.Skip(1).Select(v => (float)(v / sum))];
    }

    private static float[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetSingle())];
}
