using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>Matrix products and the operators that hold a whole attention.</summary>
internal static partial class ShapeRules
{
    private static long[]? MatMul(NodeFacts n, long[]? a, long[]? b)
    {
        if (a is null || b is null || a.Length == 0 || b.Length == 0)
            return null;
        long[] left = a.Length == 1 ? [1, a[0]] : a;
        long[] right = b.Length == 1 ? [b[0], 1] : b;
        if (left[^1] >= 0 && right[^2] >= 0 && left[^1] != right[^2])
            return n.Misfit($"cannot multiply {new TensorFact(0, a)} by {new TensorFact(0, b)}");
        long[]? batch = Broadcast(n, left[..^2], right[..^2]);
        if (batch is null)
            return null;
        IEnumerable<long> dims = batch;
        if (a.Length > 1)
            dims = dims.Append(left[^2]);
        if (b.Length > 1)
            dims = dims.Append(right[^1]);
        return [.. dims];
    }

    private static TensorFact[] FusedMatMul(NodeFacts n)
    {
        if (n.Node.Int("transBatchA") != 0 || n.Node.Int("transBatchB") != 0)
            return NodeFacts.One(n[0].Type, null);
        return NodeFacts.One(n[0].Type, MatMul(n, Swapped(n[0].Dims, n.Node.Int("transA")), Swapped(n[1].Dims, n.Node.Int("transB"))));
    }

    private static TensorFact[] Gemm(NodeFacts n)
    {
        long[]? a = Swapped(n[0].Dims, n.Node.Int("transA")), b = Swapped(n[1].Dims, n.Node.Int("transB"));
        return NodeFacts.One(n[0].Type, a is [long rows, _] && b is [_, long columns] ? [rows, columns] : null);
    }

    private static long[]? Swapped(long[]? dims, long transpose) =>
        transpose == 0 || dims is not { Length: > 1 } ? dims : [.. dims[..^2], dims[^1], dims[^2]];

    // ai.onnx::Attention (operator set 23): Y, present key, present value, query-key product.
    private static TensorFact[] OnnxAttention(NodeFacts n)
    {
        ElementType type = n[0].Type;
        long[]? q = n[0].Dims, k = n[1].Dims, v = n[2].Dims;
        long[]? y = null, product = null;
        if (q is { Length: 4 } && k is { Length: 4 } && v is { Length: 4 })
        {
            y = [q[0], q[1], q[2], v[3]];
            product = n.Has(4) ? null : [q[0], q[1], q[2], k[2]];
        }
        else if (q is { Length: 3 } && k is { Length: 3 } && v is { Length: 3 })
        {
            long heads = n.Node.Int("q_num_heads"), shared = n.Node.Int("kv_num_heads");
            y = [q[0], q[1], shared > 0 && heads > 0 && v[2] >= 0 ? TensorFact.Extent((double)v[2] / shared * heads) : -1];
            product = n.Has(4) || heads <= 0 ? null : [q[0], TensorFact.Extent(heads), q[1], k[1]];
        }
        return [new(type, y), TensorFact.Unknown, TensorFact.Unknown, new(type, product)];
    }

    // com.microsoft.Attention: x [B,N,D] times the packed weight [D,q+k+v].
    private static TensorFact[] PackedAttention(NodeFacts n)
    {
        if (n[0].Dims is not [long batch, long tokens, _] || n[1].Dims is not [_, long packed])
            return NodeFacts.One(n[0].Type, null);
        long value = n.Node.Ints("qkv_hidden_sizes") is [_, _, long v] ? TensorFact.Extent(v) : packed < 0 ? -1 : packed / 3;
        return NodeFacts.One(n[0].Type, [batch, tokens, value]);
    }

    private static TensorFact[] MultiHeadAttention(NodeFacts n)
    {
        long[]? dims = (n[0].Dims, n[2].Dims) switch
        {
            ([long b, long s, _], [_, _, long v]) => [b, s, v],
            ([long b, long s, _], [_, long h, _, long d]) => [b, s, h < 0 || d < 0 ? -1 : h * d],
            ([long b, long s, long h, 3, long d], null) => [b, s, h < 0 || d < 0 ? -1 : h * d],
            ([long b, long s, long q], null) => [b, s, q],
            _ => null,
        };
        return NodeFacts.One(n[0].Type, dims);
    }
}
