using Vit.Models.Cards;
using Vit.Models.Foreign;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Foreign;

/// <summary>Forms that the golden exports do not have, on graphs written for the purpose.</summary>
public class WrittenGraphTests
{
    internal static readonly ForeignOptions Options = ExportCase.Options with
    {
        Processor = ExportCase.Options.Processor with { ResizeWidth = 16, ResizeHeight = 16 },
    };

    internal static readonly long[] TwoPictures = [2, 3, 16, 16];

    internal static float[] Pixels { get; } = [.. Enumerable.Range(0, 2 * 3 * 16 * 16).Select(i => (float)(i * 37 % 256))];

    [Theory]
    [InlineData(nameof(Writing.HeadsInBatch), 17)]
    [InlineData(nameof(Writing.Plain), 11)]
    [InlineData(nameof(Writing.Plain), 13)]
    [InlineData(nameof(Writing.Plain), 20)]
    [InlineData(nameof(Writing.Operator), 23)]
    [InlineData(nameof(Writing.MultiHead), 17)]
    public void Every_writing_of_one_network_gives_the_same_attention_and_rollout(string writing, int opset)
    {
        Dictionary<string, float[]> expected = Run(new TinyVit());
        Dictionary<string, float[]> got = Run(new TinyVit { Writing = Enum.Parse<Writing>(writing), Opset = opset });
        // 1e-5: the same float32 network in another order of operations.
        foreach (string name in (string[])[GraphNames.Tokens, GraphNames.Embedding, GraphNames.Rollout, GraphNames.Attention(0), GraphNames.Attention(1)])
            Close.Within(1e-5, expected[name], got[name], name);
        var start = new double[] { 1, 0, 0, 0, 0 };
        float[][] first = [.. Enumerable.Range(0, 2).Select(l => got[GraphNames.Attention(l)][..(2 * 5 * 5)])];
        Close.Within(1e-6, RowChain.Of(first, start, [0.5f, 0.5f]), got[GraphNames.Rollout].AsSpan(0, 5), "rollout");
    }

    [Fact]
    public void Packed_queries_keys_and_values_are_taken_apart()
    {
        // ONNX Runtime has no CPU kernel for the packed node itself, so only what leads to the attention is run.
        ModelProto packed = ForeignModel.Adapt(new TinyVit { Writing = Writing.MultiHeadPacked }.Build(), Options);
        Dictionary<string, float[]> got = Runner.Run(Runner.Only(packed, GraphNames.Attention(0)), Pixels, null, TwoPictures);
        Close.Within(1e-5, Run(new TinyVit())[GraphNames.Attention(0)], got[GraphNames.Attention(0)], "attention");
    }

    [Fact]
    public void An_attention_bias_of_a_fused_node_is_part_of_the_attention()
    {
        // The node's own output is the witness: attention times values must reproduce it through the residual stream.
        Dictionary<string, float[]> biased = Run(new TinyVit { Writing = Writing.MultiHead, Bias = true, Layers = 1 });
        Dictionary<string, float[]> plain = Run(new TinyVit { Writing = Writing.Plain, Bias = true, Layers = 1 });
        Close.Within(1e-5, plain[GraphNames.Tokens], biased[GraphNames.Tokens], "tokens");
        Close.Within(1e-5, plain[GraphNames.Attention(0)], biased[GraphNames.Attention(0)], "attention");
    }

    [Theory]
    [InlineData(nameof(Writing.Plain), 17)]
    [InlineData(nameof(Writing.Operator), 23)]
    public void Attention_of_a_half_network_is_summed_in_float(string writing, int opset)
    {
        ModelProto half = TinyVit.Halved(new TinyVit { Writing = Enum.Parse<Writing>(writing), Opset = opset }.Build());
        Dictionary<string, float[]> got = Runner.Run(ForeignModel.Adapt(half, Options), Pixels, null, TwoPictures);
        float[] attention = got[GraphNames.Attention(0)];
        // A half softmax rounds to 2^-11; rows summed from a float32 one are 1 to 1e-6.
        Assert.All(attention.Chunk(5), row => Assert.Equal(1, row.Sum(), 2e-6f));
        // 0.02: logits come from half weights and half products.
        Close.Within(0.02, Run(new TinyVit())[GraphNames.Attention(0)], attention, "attention");
    }

    [Fact]
    public void Attention_outputs_are_taken_by_number_where_the_products_are_hidden()
    {
        var einsum = new TinyVit { Writing = Writing.Einsum, NamesAttention = true, Layers = 11 };
        Dictionary<string, float[]> expected = Run(einsum with { Writing = Writing.Plain });
        Dictionary<string, float[]> got = Run(einsum);
        for (int layer = 0; layer < 11; layer++)
            Close.Within(1e-4, expected[GraphNames.Attention(layer)], got[GraphNames.Attention(layer)], GraphNames.Attention(layer));
    }

    [Fact]
    public void Dynamic_quantisation_leaves_the_softmax_in_float_and_is_accepted()
    {
        ModelProto model = ForeignModel.Adapt(new TinyVit { Writing = Writing.DynamicallyQuantised }.Build(), Options);
        Assert.Equal((8, 1), (Card(model).PatchSize, Card(model).SpecialTokens));
        model.Graph.Output.Add(new ValueInfoProto { Name = "layer1/softmax" });
        Dictionary<string, float[]> got = Runner.Run(model, Pixels, null, TwoPictures);
        Assert.Equal(got["layer1/softmax"], got[GraphNames.Attention(1)]);
    }

    [Fact]
    public void A_pooling_head_is_no_layer_but_the_start_of_the_rollout()
    {
        ModelProto model = ForeignModel.Adapt(new TinyVit { ClassToken = false, PoolingHead = true }.Build(), Options);
        ModelCard card = Card(model);
        Assert.Equal((2, 0, EmbeddingKind.AttentionPool, RolloutStart.AttentionPool), (card.Layers, card.SpecialTokens, card.Embedding, card.RolloutStart));
        model.Graph.Output.Add(new ValueInfoProto { Name = "pool/softmax" });
        Dictionary<string, float[]> got = Runner.Run(model, Pixels, null, TwoPictures);
        Assert.Equal(got["pooler_output"], got[GraphNames.Embedding]);
        double[] start = [.. Enumerable.Range(0, 4).Select(j => (got["pool/softmax"][j] + got["pool/softmax"][4 + j]) / 2.0)];
        float[][] first = [.. Enumerable.Range(0, 2).Select(l => got[GraphNames.Attention(l)][..(2 * 4 * 4)])];
        Close.Within(1e-6, RowChain.Of(first, start, [0.5f, 0.5f]), got[GraphNames.Rollout].AsSpan(0, 4), "rollout");
    }

    [Fact]
    public void Without_class_token_and_pooling_head_the_patches_are_averaged()
    {
        ModelProto model = ForeignModel.Adapt(new TinyVit { ClassToken = false }.Build(), Options);
        Assert.Equal((EmbeddingKind.MeanPatch, RolloutStart.Patches), (Card(model).Embedding, Card(model).RolloutStart));
        Dictionary<string, float[]> got = Runner.Run(model, Pixels, null, TwoPictures);
        float[] mean = [.. Enumerable.Range(0, TinyVit.Width).Select(d => Enumerable.Range(0, 4).Average(t => got[GraphNames.Tokens][(t * TinyVit.Width) + d]))];
        Close.Within(1e-5, mean, got[GraphNames.Embedding].AsSpan(0, TinyVit.Width), "embedding");
        float[][] first = [.. Enumerable.Range(0, 2).Select(l => got[GraphNames.Attention(l)][..(2 * 4 * 4)])];
        Close.Within(1e-6, RowChain.Of(first, [0.25, 0.25, 0.25, 0.25], [0.5f, 0.5f]), got[GraphNames.Rollout].AsSpan(0, 4), "rollout");
    }

    [Fact]
    public void Without_a_named_token_output_the_last_state_inside_is_taken()
    {
        ModelProto model = new TinyVit().Build();
        model.Graph.Node.Single(n => n.Output[0] == "last_hidden_state").Output[0] = "state";
        model.Graph.Node.Add(new NodeProto { OpType = "ReduceMean", Name = "mean", Input = { "state" }, Output = { "logits" }, Attribute = { OnnxGraph.Attr("axes", [1L]) } });
        model.Graph.Output[0].Name = "logits";
        Dictionary<string, float[]> got = Runner.Run(ForeignModel.Adapt(model, Options), Pixels, null, TwoPictures);
        Close.Within(1e-6, Run(new TinyVit())[GraphNames.Tokens], got[GraphNames.Tokens], "tokens");
    }

    internal static ModelCard Card(ModelProto model) => ModelCard.Parse(model.MetadataProps.Single(p => p.Key == ModelCard.MetadataKey).Value);

    internal static Dictionary<string, float[]> Run(TinyVit network) =>
        Runner.Run(ForeignModel.Adapt(network.Build(), Options), Pixels, null, TwoPictures);
}
