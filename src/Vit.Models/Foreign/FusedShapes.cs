using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>Shapes of the probabilities that fused attention nodes keep inside, [B, H, Q, N].</summary>
internal static class FusedShapes
{
    /// <summary><c>ai.onnx::Attention</c>: inputs Q, K, V of rank 4 or 3.</summary>
    public static TensorFact Onnx(NodeProto node, ShapeInference shapes)
    {
        TensorFact q = shapes[node.In(0)], k = shapes[node.In(1)];
        if (node.In(4).Length > 0)
            throw Refused(node, "a key cache");
        if (node.Out(3).Length > 0 && node.Int("qk_matmul_output_mode") != 3)
            throw Refused(node, "a query-key output that is already used for something else");
        return (q.Dims, k.Dims) switch
        {
            ([long b, long h, long s, _], [_, _, long t, _]) => q with { Dims = [b, h, s, t], Values = null },
            ([long b, long s, _], [_, long t, _]) when node.Int("q_num_heads") > 0 =>
                q with { Dims = [b, TensorFact.Extent(node.Int("q_num_heads")), s, t], Values = null },
            _ => q with { Dims = null, Values = null },
        };
    }

    /// <summary><c>com.microsoft::MultiHeadAttention</c>: Q and K of rank 3, or all three packed as [B, N, H, 3, d].</summary>
    public static TensorFact MultiHead(NodeProto node, ShapeInference shapes)
    {
        if (node.In(4).Length > 0 || node.In(6).Length > 0 || node.In(7).Length > 0 || node.Int("unidirectional") != 0)
            throw Refused(node, "a padding mask, a causal mask or a key cache");
        TensorFact q = shapes[node.In(0)];
        long heads = TensorFact.Extent(node.Int("num_heads"));
        return (q.Dims, shapes[node.In(1)].Dims) switch
        {
            ([long b, long s, long h, 3, _], _) when node.In(1).Length == 0 => q with { Dims = [b, h, s, s], Values = null },
            ([long b, long s, long width], [_, long t, _]) when heads > 0 && width % heads == 0 => q with { Dims = [b, heads, s, t], Values = null },
            _ => q with { Dims = null, Values = null },
        };
    }

    /// <summary><c>com.microsoft::Attention</c>: input [B, N, D] and the packed weights of q, k and v.</summary>
    public static TensorFact Packed(NodeProto node, ShapeInference shapes)
    {
        if (node.In(3).Length > 0 || node.In(4).Length > 0 || node.In(6).Length > 0 || node.Int("unidirectional") != 0 || node.Int("do_rotary") != 0)
            throw Refused(node, "a mask, a key cache or rotary embeddings");
        TensorFact x = shapes[node.In(0)];
        long heads = TensorFact.Extent(node.Int("num_heads"));
        return x.Dims is [long b, long s, _] && heads > 0 && PackedWidths(node, shapes) is (long q, long k) && q == k && q % heads == 0
            ? x with { Dims = [b, heads, s, s], Values = null }
            : x with { Dims = null, Values = null };
    }

    /// <summary>Widths of all queries and all keys in the packed weights.</summary>
    public static (long Queries, long Keys)? PackedWidths(NodeProto node, ShapeInference shapes)
    {
        if (node.Ints("qkv_hidden_sizes") is [long q, long k, _])
            return q > 0 && k > 0 && q < TensorFact.MaxExtent && k < TensorFact.MaxExtent ? (q, k) : null;
        return shapes[node.In(1)].Dims is [_, long packed] && packed > 0 && packed % 3 == 0 ? (packed / 3, packed / 3) : null;
    }

    private static ModelFormatException Refused(NodeProto node, string what) =>
        new($"{node.Label()} uses {what}, which no vision transformer needs: export the model again without ONNX Runtime's transformer optimiser");
}
