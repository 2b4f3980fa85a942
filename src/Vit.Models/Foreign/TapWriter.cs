using Vit.Models.Graph;
using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>Writes the nodes that bring a layer's attention out as float32 [B, H, Q, N].</summary>
internal sealed class TapWriter(OnnxGraph g, ShapeInference shapes)
{
    /// <summary>Brings one attention out as <paramref name="output"/>.</summary>
    public string Write(AttentionTap tap, string output) => tap.Form switch
    {
        TapForm.OnnxAttention => FromOnnx(tap, output),
        TapForm.MultiHeadAttention => FromMultiHead(tap, output),
        TapForm.PackedAttention => FromPacked(tap, output),
        // A 16-bit softmax has lost the small weights to subnormals and zero; its logits have not.
        TapForm.Softmax when tap.IsHalf => Shaped(tap, Softmax(Float(tap.Node.In(0)), tap.HeadsInBatch ? null : output), output),
        _ => Shaped(tap, tap.IsHalf || shapes[tap.Tensor].Type != ElementType.Float ? Float(tap.Tensor) : tap.Tensor, output),
    };

    private string Shaped(AttentionTap tap, string tensor, string output)
    {
        if (tensor == output)
            return output;
        return tap.HeadsInBatch
            ? g.Node("Reshape", [tensor, g.Longs(-1, tap.Heads, tap.Queries, tap.Keys)], output)
            : g.Node("Identity", [tensor], output);
    }

    private string Softmax(string logits, string? output = null) => g.Node("Softmax", [logits], output, OnnxGraph.Attr("axis", -1L));

    private string Float(string tensor) => g.Node("Cast", [tensor], null, OnnxGraph.Attr("to", (long)ElementType.Float));

    private string Wide(string tensor) => shapes[tensor].Type == ElementType.Float ? tensor : Float(tensor);

    // Output 3 in mode 3 is the softmax's result, in all versions of the operator (modes 1 and 2 changed places once).
    // In 16 bit, mode 0 gives the scaled product; it is what the softmax sees only where no mask and no cap lie between.
    private string FromOnnx(AttentionTap tap, string output)
    {
        NodeProto node = tap.Node;
        bool plain = node.In(3).Length == 0 && node.Int("is_causal") == 0 && node.Float("softcap") == 0;
        bool redo = tap.IsHalf && plain && node.Out(3).Length == 0;
        while (node.Output.Count < 4)
            node.Output.Add("");
        string product = node.Out(3).Length > 0 ? node.Out(3) : node.Output[3] = g.Fresh("qk");
        for (int i = node.Attribute.Count - 1; i >= 0; i--)
        {
            if (node.Attribute[i].Name == "qk_matmul_output_mode")
                node.Attribute.RemoveAt(i);
        }
        node.Attribute.Add(OnnxGraph.Attr("qk_matmul_output_mode", redo ? 0L : 3L));
        if (redo)
            return Softmax(Float(product), output);
        return g.Node("Identity", [tap.IsHalf ? Float(product) : product], output);
    }

    // Recomputed from Q and K: the node's own qk output comes before the softmax, only on some providers, and forbids their fast kernels.
    private string FromMultiHead(AttentionTap tap, string output)
    {
        NodeProto node = tap.Node;
        string query = Wide(node.In(0)), key = node.In(1).Length > 0 ? Wide(node.In(1)) : "";
        int rank = shapes[node.In(0)].Rank;
        long width = rank == 5 ? 0 : shapes[node.In(0)].Dims![2];
        long head = rank == 5 ? shapes[node.In(0)].Dims![4] : width / tap.Heads;
        string q, k;
        if (rank == 5)
        {
            q = Cut(query, 3, 0, 1, tap, head);
            k = Cut(query, 3, 1, 2, tap, head);
        }
        else
        {
            string bias = node.In(3).Length > 0 ? Wide(node.In(3)) : "";
            q = Split(bias.Length == 0 ? query : g.Node("Add", [query, Part(bias, 0, 0, width)]), tap, head);
            k = Split(bias.Length == 0 ? key : g.Node("Add", [key, Part(bias, 0, width, 2 * width)]), tap, head);
        }
        return Product(tap, q, k, node.Float("scale"), head, node.In(5).Length > 0 ? Wide(node.In(5)) : "", output);
    }

    // The columns of q and k of the packed projection; the initializers are shared with the fused node.
    private string FromPacked(AttentionTap tap, string output)
    {
        NodeProto node = tap.Node;
        (long queries, long keys) = FusedShapes.PackedWidths(node, shapes)!.Value;
        string x = Wide(node.In(0)), weight = Wide(node.In(1));
        string both = g.Node("MatMul", [x, Part(weight, 1, 0, queries + keys)]);
        if (node.In(2).Length > 0)
            both = g.Node("Add", [both, Part(Wide(node.In(2)), 0, 0, queries + keys)]);
        long head = queries / tap.Heads;
        string q = Split(Part(both, 2, 0, queries), tap, head), k = Split(Part(both, 2, queries, queries + keys), tap, head);
        return Product(tap, q, k, node.Float("scale"), head, node.In(5).Length > 0 ? Wide(node.In(5)) : "", output);
    }

    // [B,H,Q,d] x [B,H,d,N], scaled, biased, softmax.
    private string Product(AttentionTap tap, string q, string k, float scale, long head, string bias, string output)
    {
        string transposed = g.Node("Transpose", [k], null, OnnxGraph.Attr("perm", 0, 1, 3, 2));
        string scaled = g.Node("Mul", [q, g.Scalar(scale == 0 ? 1 / MathF.Sqrt(head) : scale)]);
        string logits = g.Node("MatMul", [scaled, transposed]);
        return Softmax(bias.Length == 0 ? logits : g.Node("Add", [logits, bias]), output);
    }

    // [B,N,H*d] -> [B,H,N,d]
    private string Split(string tensor, AttentionTap tap, long head) =>
        g.Node("Transpose", [g.Node("Reshape", [tensor, g.Longs(0, -1, tap.Heads, head)])], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));

    // One of the three of [B,N,H,3,d] -> [B,H,N,d]
    private string Cut(string packed, long axis, long from, long to, AttentionTap tap, long head) =>
        g.Node("Transpose", [g.Node("Reshape", [Part(packed, axis, from, to), g.Longs(0, -1, tap.Heads, head)])], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));

    private string Part(string tensor, long axis, long from, long to) =>
        g.Node("Slice", [tensor, g.Longs(from), g.Longs(to), g.Longs(axis)]);
}
