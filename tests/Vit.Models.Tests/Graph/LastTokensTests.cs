using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Graph;

/// <summary>The optional inputs that say for which tokens the last layer is computed.</summary>
public sealed class LastTokensTests
{
    /// <summary>The same sums in other matrix products: float32's last digits.</summary>
    private const double Rounding = 1e-5;

    /// <summary>Queries are tokens; rows are places among the queries.</summary>
    [Theory]
    [InlineData("vit", new long[] { 0 }, new long[] { 0 })]
    [InlineData("clip", new long[] { 0, 3, 2 }, new long[] { 0, 1, 2 })]
    [InlineData("clip", new long[] { 0, 3, 2 }, new long[] { 0, 2 })]
    [InlineData("dinov2_reg4", new long[] { 0, 6, 5 }, new long[] { 0 })]
    [InlineData("dinov3", new long[] { 0, 7, 5 }, new long[] { 0, 2 })]
    [InlineData("deit_distilled", new long[] { 0, 1, 4 }, new long[] { 0, 1 })]
    public void The_last_layer_has_the_tokens_that_are_asked_for(string model, long[] queries, long[] rows)
    {
        using var checkpoint = new TinyCheckpoint(model);
        using var folder = new TemporaryFolder();
        ModelProto built = checkpoint.Build();
        ModelCard card = TinyCheckpoint.Card(built);
        OnnxFile.Save(built, folder["m.onnx"]);
        string last = GraphNames.Attention(card.Layers - 1), before = GraphNames.Attention(card.Layers - 2);
        string[] names = [GraphNames.Embedding, GraphNames.Rollout, GraphNames.Tokens, GraphNames.Keys, last, before];

        Dictionary<string, float[]> all = GraphSession.Run(folder["m.onnx"], card.InputHeight, card.InputWidth, names);
        Dictionary<string, float[]> some = GraphSession.Run(folder["m.onnx"], card.InputHeight, card.InputWidth, names, queries: queries, rows: rows);

        Close.Within(Rounding, all[GraphNames.Embedding], some[GraphNames.Embedding], "embedding");
        Close.Within(Rounding, all[GraphNames.Rollout], some[GraphNames.Rollout], "rollout");
        Close.Within(0, all[before], some[before], "attention of the layer before");
        Close.Within(Rounding, all[GraphNames.Keys], some[GraphNames.Keys], "keys, of every token");
        long[] tokens = [.. rows.Select(r => queries[r])];
        Close.Within(Rounding, Rows(all[GraphNames.Tokens], card.Tokens, card.TokenDim, tokens), some[GraphNames.Tokens], "tokens");
        Close.Within(Rounding, Rows(all[last], card.Tokens, card.Tokens, queries), some[last], "attention of the last layer");
    }

    /// <summary>All of them, so that each pair of tokens can be read from the attention; the rest for the class token alone.</summary>
    [Fact]
    public void Attention_without_the_last_hidden_state_is_fixed_too()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        ModelProto built = checkpoint.Build(), links = checkpoint.Build(new BuildOptions
        {
            Variant = GraphVariant.Full with { Tokens = false, LastLayer = LastLayer.Attention },
        });
        ModelCard card = TinyCheckpoint.Card(built);
        OnnxFile.Save(built, folder["all.onnx"]);
        OnnxFile.Save(links, folder["links.onnx"]);
        string[] names = [GraphNames.Embedding, GraphNames.Rollout, GraphNames.Keys, GraphNames.Attention(card.Layers - 1)];

        Dictionary<string, float[]> all = GraphSession.Run(folder["all.onnx"], card.InputHeight, card.InputWidth, names);
        Dictionary<string, float[]> some = GraphSession.Run(folder["links.onnx"], card.InputHeight, card.InputWidth, names);

        Assert.All(names, name => Close.Within(Rounding, all[name], some[name], name));
        Assert.DoesNotContain(links.Graph.Input, i => i.Name is GraphNames.LastQueries or GraphNames.LastRows);
    }

    [Fact]
    public void Keys_are_the_last_layers_key_projection_of_its_normalised_input_and_norms_those_of_its_input()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        using var folder = new TemporaryFolder();
        ModelProto built = checkpoint.Build(new BuildOptions { Variant = GraphVariant.Full with { Probes = true } });
        ModelCard card = TinyCheckpoint.Card(built);
        OnnxFile.Save(built, folder["m.onnx"]);
        string before = $"layer.{card.Layers - 2}", here = $"encoder.layer.{card.Layers - 1}.";
        Dictionary<string, float[]> ran = GraphSession.Run(folder["m.onnx"], card.InputHeight, card.InputWidth, [before, GraphNames.Keys, GraphNames.TokenNorms]);
        float[] Tensor(string name) => checkpoint.Tensors().Single(t => t.Name.EndsWith(here + name, StringComparison.Ordinal)).Data;
        float[] scale = Tensor("layernorm_before.weight"), shift = Tensor("layernorm_before.bias");
        float[] weight = Tensor("attention.attention.key.weight"), bias = Tensor("attention.attention.key.bias");

        double[] expected = [.. ran[before].Chunk(card.TokenDim).SelectMany(token =>
        {
            double mean = token.Average(), deviation = Math.Sqrt(token.Average(x => (x - mean) * (x - mean)) + 1e-12);
            double[] normed = [.. token.Select((x, i) => ((x - mean) / deviation * scale[i]) + shift[i])];
            return weight.Chunk(card.TokenDim).Select((row, i) => bias[i] + row.Select((w, j) => w * normed[j]).Sum());
        })];

        Assert.Equal(card.Tokens * card.TokenDim, expected.Length);
        Close.Within(Rounding, [.. expected.Select(x => (float)x)], ran[GraphNames.Keys], "keys");
        float[] lengths = [.. ran[before].Chunk(card.TokenDim).Select(token => (float)Math.Sqrt(token.Sum(x => (double)x * x)))];
        Close.Within(Rounding * lengths.Max(), lengths, ran[GraphNames.TokenNorms], "norms before that norm");
    }

    [Theory]
    [InlineData("siglip")]
    [InlineData("dinov2_classifier")]
    public void A_model_that_needs_every_token_has_no_such_inputs(string model)
    {
        using var checkpoint = new TinyCheckpoint(model);

        Assert.DoesNotContain(checkpoint.Build().Graph.Input, i => i.Name is GraphNames.LastQueries or GraphNames.LastRows);
    }

    [Fact]
    public void The_whole_rollout_matrix_needs_every_token()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto model = checkpoint.Build(new BuildOptions { Variant = GraphVariant.Full with { RolloutMatrix = true } });

        Assert.DoesNotContain(model.Graph.Input, i => i.Name is GraphNames.LastQueries or GraphNames.LastRows);
    }

    [Theory]
    [InlineData(true, false, LastLayer.Attention)]
    [InlineData(true, false, LastLayer.Least)]
    [InlineData(false, true, LastLayer.Least)]
    public void A_last_layer_that_lacks_what_an_output_needs_is_refused(bool tokens, bool attention, LastLayer last)
    {
        using var checkpoint = new TinyCheckpoint("vit");
        var options = new BuildOptions { Variant = new GraphVariant { Tokens = tokens, Attention = attention, LastLayer = last } };

        Assert.Contains("outputs that need it", Assert.Throws<ModelFormatException>(() => checkpoint.Build(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ONNX_Runtime_fuses_the_last_layer_as_it_does_with_fixed_shapes()
    {
        using var checkpoint = new TinyCheckpoint("vit");

        Assert.Equal(
            Products(checkpoint.Build(new BuildOptions { Variant = GraphVariant.Full with { LastLayer = LastLayer.All } })),
            Products(checkpoint.Build()));
    }

    /// <summary>How many there are of each kind once the runtime has optimised the graph.</summary>
    private static (int Gemm, int MatMul) Products(ModelProto model)
    {
        using var folder = new TemporaryFolder();
        using (var options = new SessionOptions { OptimizedModelFilePath = folder["optimised.onnx"], LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR })
            new InferenceSession(model.ToByteArray(), options).Dispose();
        List<string> operators = [.. OnnxFile.Load(folder["optimised.onnx"]).Graph.Node.Select(n => n.OpType)];
        return (operators.Count(o => o == "Gemm"), operators.Count(o => o.Contains("MatMul", StringComparison.Ordinal)));
    }

    /// <summary>Of each block of [tokens, width] the rows, in order.</summary>
    private static float[] Rows(float[] values, int tokens, int width, long[] rows) =>
        [.. values.Chunk(tokens * width).SelectMany(block => rows.SelectMany(row => block.Skip((int)row * width).Take(width)))];
}
