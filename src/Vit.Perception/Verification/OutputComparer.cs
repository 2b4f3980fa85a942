using Vit.Models.Graph;

namespace Vit.Perception.Verification;

/// <summary>Which of the model's outputs belongs to which reference array, and by what tolerance.</summary>
internal sealed class OutputComparer(ReferenceCase references, ReferenceInput input, double? tolerance)
{
    private readonly List<Comparison> _found = [];

    /// <param name="outputs">The model's outputs by name.</param>
    /// <param name="specialTokens">Columns dropped from rollout rows before they are compared with maps.</param>
    public IReadOnlyList<Comparison> Compare(Dictionary<string, float[]> outputs, int specialTokens)
    {
        Single("embeddings", "embeddings", outputs, "embeddings");
        Layers("attention", "attention", outputs, GraphNames.Attention);
        Layers("layer_out", "hidden", outputs, layer => $"layer.{layer}");
        Single("last_hidden_state", "hidden", outputs, GraphNames.Tokens);
        Single("pooler_output", "pooler_logits", outputs, "pooler_output");
        Single("image_embeds", "pooler_logits", outputs, GraphNames.Embedding);
        Single("pool_attention", "attention", outputs, "pool_attention");
        Single("logits", "pooler_logits", outputs, "logits");
        Single("cls_logits", "pooler_logits", outputs, "cls_logits");
        Single("distillation_logits", "pooler_logits", outputs, "distillation_logits");
        // timm's forward_head gives logits, or the pooled features of a model without classes.
        Single("output", "pooler_logits", outputs, outputs.ContainsKey("logits") ? "logits" : GraphNames.Embedding);
        Map(outputs, specialTokens);
        return _found;
    }

    private void Single(string reference, string kind, Dictionary<string, float[]> outputs, string output)
    {
        if (input.TryLoad(reference) is { } expected && outputs.TryGetValue(output, out float[]? actual))
            Add(reference, kind, expected.Data, actual);
    }

    /// <summary>References are stacked [L, B, ...], the model has one output a layer.</summary>
    private void Layers(string reference, string kind, Dictionary<string, float[]> outputs, Func<int, string> output)
    {
        if (input.TryLoad(reference) is not { } expected || !outputs.ContainsKey(output(0)))
            return;
        int layers = expected.Shape[0], size = layers == 0 ? 0 : expected.Data.Length / layers;
        double worst = 0;
        for (int layer = 0; layer < layers; layer++)
        {
            worst = Math.Max(worst, outputs.TryGetValue(output(layer), out float[]? actual)
                ? LargestDifference(expected.Data.AsSpan(layer * size, size), actual)
                : double.PositiveInfinity);
        }
        Add(reference, kind, worst);
    }

    /// <summary>The rollout row without its special tokens against the map [B, rows, columns].</summary>
    private void Map(Dictionary<string, float[]> outputs, int specialTokens)
    {
        if (input.TryLoad("rollout_mean") is not { } expected || !outputs.TryGetValue(GraphNames.Rollout, out float[]? rows))
            return;
        int batch = expected.Shape[0], patches = expected.Data.Length / batch, tokens = rows.Length / batch;
        var map = new float[expected.Data.Length];
        if (tokens == specialTokens + patches)
        {
            for (int b = 0; b < batch; b++)
                rows.AsSpan((b * tokens) + specialTokens, patches).CopyTo(map.AsSpan(b * patches));
            Add("rollout_mean", "map", expected.Data, map);
        }
        else
        {
            Add("rollout_mean", "map", double.PositiveInfinity);
        }
    }

    private void Add(string reference, string kind, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Add(reference, kind, LargestDifference(expected, actual));

    private void Add(string reference, string kind, double difference) =>
        _found.Add(new Comparison(input.Name, reference, difference, tolerance ?? references.Tolerance(kind)));

    private static double LargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            return double.PositiveInfinity;
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }
        return worst;
    }
}
