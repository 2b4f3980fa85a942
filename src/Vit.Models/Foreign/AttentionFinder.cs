using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>What was found in a graph.</summary>
/// <param name="Layers">One tap a transformer layer, input side first.</param>
/// <param name="Pooling">The attention of a pooling head with one query (SigLIP's probe); null when there is none.</param>
internal sealed record FoundAttention(IReadOnlyList<AttentionTap> Layers, AttentionTap? Pooling);

/// <summary>
/// Finds where a vision transformer's graph holds the softmax attention of each layer, whoever exported it.
/// Layers come in topological order. What rollout cannot describe is refused with the reason.
/// </summary>
internal static class AttentionFinder
{
    /// <exception cref="ModelFormatException">No attention, or one that rollout cannot describe.</exception>
    public static FoundAttention Find(ForeignGraph graph, ShapeInference shapes, long batch)
    {
        var layers = new List<AttentionTap>();
        var pooling = new List<AttentionTap>();
        foreach (NodeProto node in graph.Order)
        {
            if (TapOf(graph, shapes, node, batch) is AttentionTap tap)
                (tap.Queries == 1 && tap.Keys > 1 ? pooling : layers).Add(tap);
        }
        NodeProto? hidden = graph.Order.FirstOrDefault(n => n.Is("Softmax") && SoftmaxTrace.Judge(graph, n, shapes[n.Out(0)]) == SoftmaxRole.Hidden);
        if (layers.Count == 0 || hidden is not null)
            layers = [.. NamedAttention.Find(graph, shapes, batch)];
        if (layers.Count == 0 && hidden is not null)
            throw new ModelFormatException($"the attention of {hidden.Label()} is written as Einsum: export with attn_implementation='eager', or with the attentions as outputs attentions.0, attentions.1, ...");
        if (layers.Count == 0)
            throw new ModelFormatException(Absent(graph));
        if (pooling.Count > 1)
            throw new ModelFormatException($"the graph has {pooling.Count} attentions with one query (class-attention layers): rollout is not defined for them; use another model");
        AttentionChecks.SameShape(layers);
        return new FoundAttention(layers, pooling.FirstOrDefault());
    }

    /// <summary>Output tensors whose shape must be known before <see cref="Find"/> can judge.</summary>
    public static IEnumerable<string> Candidates(ForeignGraph graph) =>
        graph.Order.Where(n => n.OpType is "Softmax" or "Attention" or "MultiHeadAttention").SelectMany(n => n.Input.Concat(n.Output)).Where(t => t.Length > 0);

    private static AttentionTap? TapOf(ForeignGraph graph, ShapeInference shapes, NodeProto node, long batch)
    {
        if (GraphOrder.Branches(node).Any(HoldsSoftmax))
            throw new ModelFormatException($"{node.Label()} has an attention inside a branch: export with fixed input size, so that no branch is left");
        switch (node.Family(), node.OpType)
        {
            case ("", "Softmax"):
                TensorFact fact = shapes[node.Out(0)];
                return SoftmaxTrace.Judge(graph, node, fact) == SoftmaxRole.Attention
                    ? AttentionChecks.Tap(TapForm.Softmax, node, node.Out(0), fact, batch, shapes.Conflict)
                    : null;
            case ("", "Attention"):
                return AttentionChecks.Tap(TapForm.OnnxAttention, node, "", FusedShapes.Onnx(node, shapes), batch, shapes.Conflict);
            case (NodeAttributes.Microsoft, "MultiHeadAttention"):
                return AttentionChecks.Tap(TapForm.MultiHeadAttention, node, "", FusedShapes.MultiHead(node, shapes), batch, shapes.Conflict);
            case (NodeAttributes.Microsoft, "Attention"):
                return AttentionChecks.Tap(TapForm.PackedAttention, node, "", FusedShapes.Packed(node, shapes), batch, shapes.Conflict);
            case (NodeAttributes.Microsoft, "QAttention" or "QOrderedAttention" or "QLinearSoftmax" or "QMultiHeadAttention"):
                throw new ModelFormatException($"{node.Label()} is a quantised attention, which has no probabilities to read: import the float model and quantise it here");
            case (NodeAttributes.Microsoft, "GroupQueryAttention" or "DecoderMaskedMultiHeadAttention" or "DecoderMaskedSelfAttention"
                or "SparseAttention" or "PagedAttention" or "PackedAttention" or "PackedMultiHeadAttention" or "LongformerAttention"
                or "RelativePositionBias" or "GatedRelativePositionBias" or "BiasSoftmax"):
                throw new ModelFormatException($"{node.Label()} is an operator for language models or one whose probabilities cannot be read: export the vision model without ONNX Runtime's transformer optimiser");
            default:
                return null;
        }
    }

    private static bool HoldsSoftmax(GraphProto branch) =>
        branch.Node.Any(n => n.OpType is "Softmax" or "Attention" or "MultiHeadAttention" || GraphOrder.Branches(n).Any(HoldsSoftmax));

    private static string Absent(ForeignGraph graph) =>
        graph.Order.Any(n => n.OpType == "Softmax")
            ? "no Softmax in the graph stands between a query-key product and a value product: this is no vision transformer with readable attention; export it with attn_implementation='eager'"
            : graph.Order.Any(n => n.OpType is "Conv" or "ConvInteger" or "QLinearConv")
                ? "the graph has no attention, it is a convolutional network: rollout needs a vision transformer"
                : "the graph has no attention: rollout needs a vision transformer";
}
