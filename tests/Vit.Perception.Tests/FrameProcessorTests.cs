using System.Text.Json;
using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests;

/// <summary>The whole way of a frame through the embedded model.</summary>
public sealed class FrameProcessorTests : IDisposable
{
    private readonly ViTSession session = ModelOpener.Open(
        Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes"), new InferenceOptions { Provider = ProviderNames.Cpu });

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

        Assert.Equal(0, AllocatedBy(() => processor.Process(picture, outside)));
        processor.Process(picture, graph);
        Assert.Equal(0, AllocatedBy(() => processor.Process(picture, graph)));
    }

    [Fact]
    public void An_option_out_of_range_is_named_with_its_range()
    {
        using var picture = new Mat(10, 10, MatType.CV_8UC3, Scalar.All(7));
        var processor = new FrameProcessor(session);

        var refusal = Assert.Throws<ArgumentException>(() => processor.Process(picture, new RolloutOptions { FirstLayer = 6 }));

        Assert.Contains("attention.first_layer must be in [0, 5]", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// The least that one of many frames allocates: code that is not compiled for speed yet may box, and on a busy machine that
    /// takes a while; a frame that allocates by itself does so every time.
    /// </summary>
    private static long AllocatedBy(Action frame)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 400 && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            frame();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
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
