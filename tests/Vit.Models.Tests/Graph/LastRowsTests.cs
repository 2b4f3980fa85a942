using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Graph;

/// <summary>The optional input that says for which tokens the last layer is computed.</summary>
public sealed class LastRowsTests
{
    /// <summary>The same sums in other matrix products: float32's last digits.</summary>
    private const double Rounding = 1e-5;

    [Theory]
    [InlineData("vit", new long[] { 0 })]
    [InlineData("clip", new long[] { 0, 3, 2 })]
    [InlineData("dinov2_reg4", new long[] { 0, 6 })]
    [InlineData("dinov3", new long[] { 0, 7, 5 })]
    [InlineData("deit_distilled", new long[] { 0, 1 })]
    public void The_last_layer_has_the_rows_that_are_asked_for(string model, long[] rows)
    {
        using var checkpoint = new TinyCheckpoint(model);
        using var folder = new TemporaryFolder();
        ModelProto built = checkpoint.Build();
        ModelCard card = TinyCheckpoint.Card(built);
        OnnxFile.Save(built, folder["m.onnx"]);
        string last = GraphNames.Attention(card.Layers - 1), before = GraphNames.Attention(card.Layers - 2);
        string[] names = [GraphNames.Embedding, GraphNames.Rollout, GraphNames.Tokens, last, before];

        Dictionary<string, float[]> all = GraphSession.Run(folder["m.onnx"], card.InputHeight, card.InputWidth, names);
        Dictionary<string, float[]> some = GraphSession.Run(folder["m.onnx"], card.InputHeight, card.InputWidth, names, lastRows: rows);

        Close.Within(Rounding, all[GraphNames.Embedding], some[GraphNames.Embedding], "embedding");
        Close.Within(Rounding, all[GraphNames.Rollout], some[GraphNames.Rollout], "rollout");
        Close.Within(0, all[before], some[before], "attention of the layer before");
        Close.Within(Rounding, Rows(all[GraphNames.Tokens], card.Tokens, card.TokenDim, rows), some[GraphNames.Tokens], "tokens");
        Close.Within(Rounding, Rows(all[last], card.Tokens, card.Tokens, rows), some[last], "attention of the last layer");
    }

    [Theory]
    [InlineData("siglip")]
    [InlineData("dinov2_classifier")]
    public void A_model_that_needs_every_token_has_no_such_input(string model)
    {
        using var checkpoint = new TinyCheckpoint(model);

        Assert.DoesNotContain(checkpoint.Build().Graph.Input, i => i.Name == GraphNames.LastRows);
    }

    [Fact]
    public void The_whole_rollout_matrix_needs_every_token()
    {
        using var checkpoint = new TinyCheckpoint("vit");
        ModelProto model = checkpoint.Build(new BuildOptions { Variant = GraphVariant.Full with { RolloutMatrix = true } });

        Assert.DoesNotContain(model.Graph.Input, i => i.Name == GraphNames.LastRows);
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
