using Vit.Models.Cards;
using Vit.Models.Foreign;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Testing;

namespace Vit.Models.Tests.Foreign;

public class AdaptedExportTests
{
    private const int Tokens = 17;
    private const int Heads = 3;

    [Theory]
    [MemberData(nameof(ExportCase.Accepted), MemberType = typeof(ExportCase))]
    public void An_adapted_export_gives_the_reference_hidden_state_and_attention(string id)
    {
        // Tolerances are the golden data's: float32 exports 1e-4 and 1e-5, 16-bit ones 0.05 and 0.02.
        ExportCase export = ExportCase.All[id];
        Dictionary<string, float[]> got = Runner.Run(ForeignModel.Adapt(export.Model, ExportCase.Options), ExportCase.Pixels);
        Close.Within(export.HiddenTolerance, ExportCase.Hidden, got[GraphNames.Tokens], "tokens");
        float[] classTokens = [.. ExportCase.Hidden.Chunk(Tokens * 48).SelectMany(t => t.Take(48))];
        Close.Within(export.HiddenTolerance, classTokens, got[GraphNames.Embedding], "embedding");
        for (int layer = 0; layer < 3; layer++)
            Close.Within(export.AttentionTolerance, ExportCase.Attention[layer], got[GraphNames.Attention(layer)], GraphNames.Attention(layer));
    }

    [Theory]
    [MemberData(nameof(ExportCase.Accepted), MemberType = typeof(ExportCase))]
    public void An_adapted_export_still_gives_its_own_outputs(string id)
    {
        // 1e-5: the pixels went to 0..255 and back in float32. Half models round those to half once more.
        ExportCase export = ExportCase.All[id];
        Dictionary<string, float[]> before = Runner.RunOriginal(export.Model, export);
        Dictionary<string, float[]> after = Runner.Run(ForeignModel.Adapt(export.Model, ExportCase.Options), ExportCase.Pixels);
        Assert.Equal(export.Outputs, before.Keys);
        foreach (string output in export.Outputs)
            Close.Within(export.HiddenTolerance > 1e-3 ? 0.01 : 1e-5, before[output], after[output], output);
    }

    [Theory]
    [MemberData(nameof(ExportCase.Accepted), MemberType = typeof(ExportCase))]
    public void The_rollout_is_the_row_chain_over_the_attention_with_any_residuals(string id)
    {
        ModelProto model = ForeignModel.Adapt(ExportCase.All[id].Model, ExportCase.Options);
        foreach (float[]? residuals in (float[]?[])[null, [0.9f, 0.5f, 0.1f], [1, 1, 0]])
        {
            Dictionary<string, float[]> got = Runner.Run(model, ExportCase.Pixels, residuals);
            float[][] attention = [.. Enumerable.Range(0, 3).Select(l => got[GraphNames.Attention(l)])];
            // 1e-6: three float32 products of rows that sum to 1.
            Close.Within(1e-6, Chain(attention, residuals ?? [0.5f, 0.5f, 0.5f]), got[GraphNames.Rollout], "rollout");
        }
    }

    [Theory]
    [MemberData(nameof(ExportCase.Accepted), MemberType = typeof(ExportCase))]
    public void The_card_says_what_the_graph_is(string id)
    {
        ModelProto model = ForeignModel.Adapt(ExportCase.All[id].Model, ExportCase.Options);
        ModelCard card = ModelCard.Parse(Assert.Single(model.MetadataProps, p => p.Key == ModelCard.MetadataKey).Value);
        Assert.Equal(("tiny-vit", "onnx", 32, 32, 8), (card.Id, card.Family, card.InputWidth, card.InputHeight, card.PatchSize));
        Assert.Equal((3, 3, 48, 1, 48), (card.Layers, card.Heads, card.TokenDim, card.SpecialTokens, card.EmbeddingDim));
        Assert.Equal((EmbeddingKind.ClassToken, RolloutStart.ClassToken), (card.Embedding, card.RolloutStart));
        Assert.Equal([GraphNames.Pixels, GraphNames.Residuals], model.Graph.Input.Select(i => i.Name));
    }

    private static float[] Chain(float[][] attention, float[] residuals)
    {
        var start = new double[Tokens];
        start[0] = 1;
        int picture = Heads * Tokens * Tokens;
        return [.. Enumerable.Range(0, 2).SelectMany(b => RowChain.Of([.. attention.Select(a => a[(b * picture)..((b + 1) * picture)])], start, residuals))];
    }
}
