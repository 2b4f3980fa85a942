using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>What must hold for attentions to be the layers of one global transformer.</summary>
internal static class AttentionChecks
{
    private const int MaxTokens = 65_536;

    /// <summary>A tap from what is known of its tensor.</summary>
    public static AttentionTap Tap(TapForm form, NodeProto node, string tensor, TensorFact fact, long batch, string? conflict)
    {
        if (fact.Dims is not long[] dims || dims.Contains(-1))
            throw Unknown(node, fact, conflict);
        if (dims.Length > 4)
            throw Windowed(node, dims[^1]);
        if (dims.Length < 3 || dims[^1] is < 2 or > MaxTokens || dims[^2] is < 1 or > MaxTokens)
            throw new ModelFormatException($"the attention of {node.Label()} has shape {fact}, not [batch, heads, queries, keys]: use another model");
        bool folded = dims.Length == 3;
        long heads = folded ? dims[0] / batch : dims[1];
        if (folded ? dims[0] % batch != 0 : dims[0] != batch)
            throw dims[0] > batch ? Windowed(node, dims[^1]) : new ModelFormatException($"the attention of {node.Label()} has shape {fact} for a batch of {batch}: export the model with an open batch");
        if (heads is < 1 or > 1024)
            throw new ModelFormatException($"the attention of {node.Label()} has shape {fact}, that is {heads} heads: use another model");
        if (dims[^2] != 1 && dims[^2] != dims[^1])
            throw new ModelFormatException($"the attention of {node.Label()} goes from {dims[^2]} tokens to {dims[^1]} others (cross-attention or reduced keys): rollout needs layers of N x N; use another model");
        return new AttentionTap(form, node, tensor, (int)heads, (int)dims[^2], (int)dims[^1], folded, fact.IsHalf);
    }

    /// <summary>All layers see the same tokens with the same number of heads.</summary>
    public static void SameShape(IReadOnlyList<AttentionTap> layers)
    {
        AttentionTap first = layers[0];
        AttentionTap? odd = layers.FirstOrDefault(l => l.Keys != first.Keys);
        if (odd is not null)
            throw new ModelFormatException($"layers see {first.Keys} and {odd.Keys} tokens (windows or a pyramid): no global rollout exists; use a plain vision transformer");
        odd = layers.FirstOrDefault(l => l.Heads != first.Heads);
        if (odd is not null)
            throw new ModelFormatException($"layers have {first.Heads} and {odd.Heads} heads: use a model with equal layers");
    }

    /// <summary>Fewer tokens than patches: attention stays inside windows.</summary>
    public static ModelFormatException Windowed(NodeProto node, long tokens) =>
        new($"the attention of {node.Label()} runs inside windows of {tokens} tokens: no global rollout exists; use a model with global attention");

    private static ModelFormatException Unknown(NodeProto node, TensorFact fact, string? conflict) =>
        new(conflict is null
            ? $"the shape of the attention of {node.Label()} cannot be derived ({fact}): export with fixed input size, or simplify the graph first"
            : $"the graph does not fit this input size ({conflict}): give the size it was exported for");
}
