using System.Text.Json;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Checkpoints;
using Vit.Models.Foreign;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Foreign;

/// <summary>
/// Level 4: one tiny network as every exporter writes it. Attention and hidden states of each adapted file are compared with
/// the network's own; tolerances are those of case.json (float32 1e-5 and 1e-4; half precision as stated there).
/// </summary>
public sealed class GoldenForeignGraphTests
{
    private const int Layers = 3;
    private const int Heads = 3;
    private const int Tokens = 17;

    /// <summary>The case feeds normalised pixels, so nothing may be folded in: scale 1, mean 0, std 1.</summary>
    private static ForeignOptions Options => new()
    {
        Id = "golden",
        Processor = ProcessorConfig.Default("vit", 32, 32) with { RescaleFactor = 1, Mean = [0, 0, 0], Std = [1, 1, 1] },
    };

    public static TheoryData<string> Variants()
    {
        var data = new TheoryData<string>();
        foreach (JsonElement variant in Case().GetProperty("variants").EnumerateArray())
        {
            string id = variant.GetProperty("id").GetString()!;
            if (!id.StartsWith("r_", StringComparison.Ordinal))
                data.Add(id);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void An_exported_graph_gives_attention_tokens_and_rollout(string id)
    {
        JsonElement variant = Case().GetProperty("variants").EnumerateArray().Single(v => v.GetProperty("id").GetString() == id);
        JsonElement tolerance = variant.GetProperty("tolerance");
        ModelProto adapted = ForeignModel.Adapt(Load(variant.GetProperty("file").GetString()!), Options);

        Dictionary<string, float[]> outputs = Run(adapted);

        float[] expected = Golden.Array("L2_models", "vit", "sq", "attention.npy").Data;
        int layerSize = expected.Length / Layers;
        for (int layer = 0; layer < Layers; layer++)
        {
            Close.Within(tolerance.GetProperty("attention").GetDouble(),
                expected.AsSpan(layer * layerSize, layerSize), outputs[GraphNames.Attention(layer)], $"attention of layer {layer}");
        }
        Close.Within(tolerance.GetProperty("hidden").GetDouble(),
            Golden.Array("L2_models", "vit", "sq", "last_hidden_state.npy").Data, outputs[GraphNames.Tokens], "tokens");
        // Rounding only: the chain below runs on this graph's own attention.
        Close.Within(1e-6, RowChain(outputs), outputs[GraphNames.Rollout], "rollout");
    }

    [Fact]
    public void The_card_says_what_was_found()
    {
        ModelProto adapted = ForeignModel.Adapt(Load("a_ts_eager.onnx"), Options);

        ModelCard card = ModelCard.Parse(OnnxFile.Metadata(adapted, ModelCard.MetadataKey)!);

        Assert.Equal("onnx", card.Family);
        Assert.Equal((Layers, Heads, 48, 1, 8), (card.Layers, card.Heads, card.TokenDim, card.SpecialTokens, card.PatchSize));
        Assert.Equal((4, 4), (card.Rows, card.Columns));
        Assert.Equal(EmbeddingKind.ClassToken, card.Embedding);
    }

    [Fact]
    public void A_model_with_our_card_is_returned_as_it_is()
    {
        ModelProto adapted = ForeignModel.Adapt(Load("a_ts_eager.onnx"), Options);

        Assert.Same(adapted, ForeignModel.Adapt(adapted, Options));
    }

    [Theory]
    [InlineData("r_windowed.onnx", "windows")]
    [InlineData("r_cnn.onnx", "convolutional network")]
    [InlineData("r_talking_heads.onnx", "talking heads")]
    public void A_graph_that_rollout_cannot_describe_is_refused_with_the_reason(string file, string reason)
    {
        var refusal = Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(Load(file), Options));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_graph_of_fixed_size_takes_no_other()
    {
        var refusal = Assert.Throws<ModelFormatException>(() => ForeignModel.Adapt(Load("a_ts_eager.onnx"), Options with { Height = 64, Width = 64 }));

        Assert.Contains("fixed input height of 32", refusal.Message, StringComparison.Ordinal);
    }

    private static JsonElement Case() => JsonDocument.Parse(File.ReadAllBytes(Golden.Path("L4_onnx", "case.json"))).RootElement;

    private static ModelProto Load(string file) => ForeignModel.Parse(File.ReadAllBytes(Golden.Path("L4_onnx", file)));

    /// <summary>Runs the two pictures of the case one by one: some exports fix their batch at 1.</summary>
    private static Dictionary<string, float[]> Run(ModelProto model)
    {
        float[] pixels = Golden.Array("L2_models", "vit", "sq", "pixel_values.npy").Data;
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        string[] names = [GraphNames.Tokens, GraphNames.Rollout, .. Enumerable.Range(0, Layers).Select(GraphNames.Attention)];
        var parts = names.ToDictionary(n => n, _ => new List<float>());
        for (int picture = 0; picture < 2; picture++)
        {
            float[] one = pixels[(picture * pixels.Length / 2)..((picture + 1) * pixels.Length / 2)];
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(one, [1, 3, 32, 32]);
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [GraphNames.Pixels], [input], names);
            for (int i = 0; i < names.Length; i++)
                parts[names[i]].AddRange(results[i].GetTensorDataAsSpan<float>());
        }
        return parts.ToDictionary(p => p.Key, p => p.Value.ToArray());
    }

    /// <summary>Class-token row of the rollout, residual 0.5, mean over heads, in double.</summary>
    private static float[] RowChain(Dictionary<string, float[]> outputs)
    {
        var rows = new float[2 * Tokens];
        for (int picture = 0; picture < 2; picture++)
        {
            var row = new double[Tokens];
            row[0] = 1;
            for (int layer = Layers - 1; layer >= 0; layer--)
            {
                float[] a = outputs[GraphNames.Attention(layer)];
                double[] next = [.. row.Select(v => 0.5 * v)];
                for (int h = 0; h < Heads; h++)
                {
                    for (int q = 0; q < Tokens; q++)
                    {
                        for (int k = 0; k < Tokens; k++)
                            next[k] += 0.5 / Heads * row[q] * a[(((((picture * Heads) + h) * Tokens) + q) * Tokens) + k];
                    }
                }
                row = next;
            }
            for (int k = 0; k < Tokens; k++)
                rows[(picture * Tokens) + k] = (float)row[k];
        }
        return rows;
    }
}
