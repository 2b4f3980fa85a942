using System.Runtime.InteropServices;
using Google.Protobuf;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Tests.Foreign;

/// <summary>How the attention of a written graph looks.</summary>
internal enum Writing
{
    Plain,
    HeadsInBatch,
    Einsum,
    Operator,
    MultiHead,
    MultiHeadPacked,
    Quantised,
    DynamicallyQuantised,
    Grouped,
}

/// <summary>
/// Writes a foreign graph: 16x16 pictures, patches of 8, four patch tokens (and a class token), width 8, two heads,
/// fixed pseudo-random weights. The same seed gives the same network in every writing.
/// </summary>
internal sealed record TinyVit
{
    public const int Width = 8;
    public const int Heads = 2;
    public const int HeadWidth = Width / Heads;

    public int Opset { get; init; } = 17;
    public Writing Writing { get; init; } = Writing.Plain;
    public int Layers { get; init; } = 2;
    public bool ClassToken { get; init; } = true;
    public bool ChannelsLast { get; init; }
    public bool PoolingHead { get; init; }
    public bool NamesAttention { get; init; }
    public bool OpenSize { get; init; }
    public bool FixesBatch { get; init; }
    public bool UnknownOperator { get; init; }
    public bool Bias { get; init; }
    public string Input { get; init; } = "image";
    public string Output { get; init; } = "last_hidden_state";
    public int Seed { get; init; } = 1;

    public int Tokens => ClassToken ? 5 : 4;

    public ModelProto Build()
    {
        var graph = new GraphProto { Name = "tiny" };
        var g = new OnnxGraph(graph);
        var random = new Random(Seed);
        object side = OpenSize ? "side" : 16;
        string x = ChannelsLast
            ? g.Node("Transpose", [g.Input(Input, "n", side, side, 3)], null, OnnxGraph.Attr("perm", 0, 3, 1, 2))
            : g.Input(Input, "n", 3, side, side);
        AttributeProto[] window = [OnnxGraph.Attr("kernel_shape", 8, 8), OnnxGraph.Attr("strides", 8, 8)];
        string patch = Weights("patch", Width, 3, 8, 8);
        x = Writing == Writing.DynamicallyQuantised ? Integer("ConvInteger", x, patch, window) : g.Node("Conv", [x, patch], null, window);
        x = g.Node("Transpose", [g.Node("Reshape", [x, g.Longs(FixesBatch ? 1 : 0, Width, -1)])], null, OnnxGraph.Attr("perm", 0, 2, 1));
        if (UnknownOperator)
            x = g.Node("Einsum", [x], null, OnnxGraph.Attr("equation", "bnd->bnd"));
        if (ClassToken)
        {
            string batch = g.Node("Slice", [g.Node("Shape", [x]), g.Longs(0), g.Longs(1)]);
            string shape = g.Node("Concat", [batch, g.Longs(1, Width)], null, OnnxGraph.Attr("axis", 0L));
            x = g.Node("Concat", [g.Node("Expand", [Weights("class", 1, 1, Width), shape]), x], null, OnnxGraph.Attr("axis", 1L));
        }
        x = g.Node("Add", [x, Weights("position", 1, Tokens, Width)]);
        for (int layer = 0; layer < Layers; layer++)
            x = g.Node("Add", [x, Attention(layer, x)], layer == Layers - 1 ? Output : null);
        g.Output(Output, "n", "tokens", Width);
        if (PoolingHead)
            Pool(x);
        // Eleven layers in falling order: numbers count, not places.
        for (int layer = Layers - 1; layer >= 0 && NamesAttention; layer--)
            g.Output($"attentions.{layer}", "n", Heads, Tokens, Tokens);
        return Model(graph);

        string Weights(string name, params long[] dims)
        {
            var values = new float[dims.Aggregate(1L, (a, b) => a * b)];
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)((random.NextDouble() - 0.5) * 1.5);
            return g.Floats(name, values, dims);
        }

        string Attention(int layer, string x)
        {
            string q = Linear("q"), k = Linear("k"), v = Linear("v"), scope = $"layer{layer}/";
            if (Writing is Writing.MultiHead or Writing.MultiHeadPacked or Writing.Operator or Writing.Grouped)
                return Project(Fused(q, k, v, scope));
            q = Split(q);
            string product = Writing == Writing.Einsum
                ? g.Node("Einsum", [q, Split(k)], null, OnnxGraph.Attr("equation", "bhqd,bhkd->bhqk"))
                : Writing == Writing.HeadsInBatch
                    ? g.Node("MatMul", [Folded(q), g.Node("Transpose", [Folded(Split(k))], null, OnnxGraph.Attr("perm", 0, 2, 1))])
                    : g.Node("MatMul", [q, g.Node("Transpose", [Split(k)], null, OnnxGraph.Attr("perm", 0, 1, 3, 2))]);
            string logits = g.Node("Div", [product, g.Scalar(MathF.Sqrt(HeadWidth))]);
            if (Bias)
                logits = g.Node("Add", [logits, Weights("bias" + layer, 1, Heads, Tokens, Tokens)]);
            string p = g.Node("Softmax", [logits], NamesAttention ? $"attentions.{layer}" : scope + "softmax",
                OnnxGraph.Attr("axis", Opset < 13 ? 3L : -1L));
            if (Writing == Writing.Quantised)
            {
                string zero = Zero();
                p = g.Node("QuantizeLinear", [p, g.Scalar(1 / 255f), zero]);
                p = g.Node("DequantizeLinear", [p, g.Scalar(1 / 255f), zero]);
            }
            string mixed = Writing == Writing.Einsum
                ? g.Node("Einsum", [p, Split(v)], null, OnnxGraph.Attr("equation", "bhqk,bhkd->bhqd"))
                : Writing == Writing.HeadsInBatch
                    ? g.Node("Reshape", [g.Node("MatMul", [p, Folded(Split(v))]), g.Longs(-1, Heads, Tokens, HeadWidth)])
                    : Writing == Writing.DynamicallyQuantised ? Integer("MatMulInteger", p, Split(v)) : g.Node("MatMul", [p, Split(v)]);
            return Project(g.Node("Reshape", [g.Node("Transpose", [mixed], null, OnnxGraph.Attr("perm", 0, 2, 1, 3)), g.Longs(0, -1, Width)]));

            string Linear(string name) => g.Node("MatMul", [x, Weights(name + layer, Width, Width)]);
            string Project(string y) => g.Node("MatMul", [y, Weights("o" + layer, Width, Width)]);
        }

        string Fused(string q, string k, string v, string scope)
        {
            AttributeProto heads = OnnxGraph.Attr("num_heads", (long)Heads);
            switch (Writing)
            {
                case Writing.Operator:
                    return g.Node("Attention", [q, k, v], scope + "y", OnnxGraph.Attr("q_num_heads", (long)Heads), OnnxGraph.Attr("kv_num_heads", (long)Heads));
                case Writing.Grouped:
                    return g.Node("GroupQueryAttention", [q, k, v], [scope + "y"], "com.microsoft", heads)[0];
                case Writing.MultiHeadPacked:
                    string[] parts = [.. new[] { q, k, v }.Select(t => g.Node("Reshape", [t, g.Longs(0, -1, Heads, 1, HeadWidth)]))];
                    return g.Node("MultiHeadAttention", [g.Node("Concat", parts, null, OnnxGraph.Attr("axis", 3L))], [scope + "y"], "com.microsoft", heads)[0];
                default:
                    string[] inputs = Bias ? [q, k, v, "", "", Weights("bias" + scope, 1, Heads, Tokens, Tokens)] : [q, k, v];
                    return g.Node("MultiHeadAttention", inputs, [scope + "y"], "com.microsoft", heads)[0];
            }
        }

        // One learnt query looks at all tokens, as SigLIP's head does.
        void Pool(string tokens)
        {
            string q = Weights("probe", 1, Heads, 1, HeadWidth);
            string k = Split(g.Node("MatMul", [tokens, Weights("pool_k", Width, Width)])), v = Split(g.Node("MatMul", [tokens, Weights("pool_v", Width, Width)]));
            string p = g.Node("Softmax", [g.Node("MatMul", [q, g.Node("Transpose", [k], null, OnnxGraph.Attr("perm", 0, 1, 3, 2))])], "pool/softmax", OnnxGraph.Attr("axis", -1L));
            g.Node("Reshape", [g.Node("MatMul", [p, v]), g.Longs(-1, Width)], "pooler_output");
            g.Output("pooler_output", "n", Width);
        }

        string Split(string y) => g.Node("Transpose", [g.Node("Reshape", [y, g.Longs(0, -1, Heads, HeadWidth)])], null, OnnxGraph.Attr("perm", 0, 2, 1, 3));

        // What dynamic quantisation makes of a product: 8-bit factors, and their scales multiplied in behind it.
        string Integer(string op, string a, string b, params AttributeProto[] attributes)
        {
            IReadOnlyList<string> x = Quantised(a), y = Quantised(b);
            string product = g.Node("Cast", [g.Node(op, [x[0], y[0], x[2], y[2]], null, attributes)], null, OnnxGraph.Attr("to", (long)ElementType.Float));
            return g.Node("Mul", [product, g.Node("Mul", [x[1], y[1]])]);

            IReadOnlyList<string> Quantised(string t) => g.Node("DynamicQuantizeLinear", [t], [g.Fresh("q"), g.Fresh("scale"), g.Fresh("zero")], "");
        }

        string Folded(string y) => g.Node("Reshape", [y, g.Longs(-1, Tokens, HeadWidth)]);

        string Zero()
        {
            if (graph.Initializer.All(i => i.Name != "zero"))
                graph.Initializer.Add(new TensorProto { Name = "zero", DataType = (int)ElementType.Uint8, RawData = ByteString.CopyFrom(0) });
            return "zero";
        }
    }

    /// <summary>The same network in 16 bit: weights, input and output.</summary>
    public static ModelProto Halved(ModelProto model)
    {
        foreach (TensorProto tensor in model.Graph.Initializer.Where(t => t.DataType == (int)ElementType.Float))
        {
            Half[] values = [.. MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray().Select(v => (Half)v)];
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<Half>(values));
            tensor.DataType = (int)ElementType.Float16;
        }
        foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
            value.Type.TensorType.ElemType = (int)ElementType.Float16;
        return model;
    }

    private ModelProto Model(GraphProto graph)
    {
        var model = new ModelProto { IrVersion = Opset > 20 ? 10 : 8, ProducerName = "tests", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        if (Writing is Writing.MultiHead or Writing.MultiHeadPacked or Writing.Grouped)
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        return model;
    }
}
