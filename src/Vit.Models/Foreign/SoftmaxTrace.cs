using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>What a Softmax is for, seen from what feeds it and what reads it.</summary>
internal enum SoftmaxRole
{
    /// <summary>Something else: a classifier's, a router's.</summary>
    Other,

    /// <summary>Query-key product in, value product out.</summary>
    Attention,

    /// <summary>An attention whose products are not visible as such; outputs that are named after attentions may still show it.</summary>
    Hidden,
}

/// <summary>
/// Follows a Softmax both ways through the operators that keep an attention what it is:
/// back over scale and mask to the query-key product, forward over casts and guards to the value product.
/// </summary>
internal sealed class SoftmaxTrace
{
    // Exporters put at most six nodes between Softmax and a product.
    private const int MaxSteps = 12;
    private readonly ForeignGraph _graph;
    private readonly HashSet<string> _before = [];
    private readonly HashSet<string> _after = [];

    private SoftmaxTrace(ForeignGraph graph) => _graph = graph;

    /// <summary>Judges a Softmax.</summary>
    /// <param name="graph">The graph it is in.</param>
    /// <param name="softmax">The node.</param>
    /// <param name="fact">What is known of its output.</param>
    /// <exception cref="ModelFormatException">It is part of an attention that rollout cannot describe.</exception>
    public static SoftmaxRole Judge(ForeignGraph graph, NodeProto softmax, TensorFact fact)
    {
        var trace = new SoftmaxTrace(graph);
        trace.Back(softmax.In(0), MaxSteps, []);
        trace.Ahead(softmax.Out(0), MaxSteps, [], turned: false);
        return trace.Decide(softmax, fact);
    }

    private SoftmaxRole Decide(NodeProto softmax, TensorFact fact)
    {
        // Classifier and gate softmaxes are of rank 2 or 3 over unequal axes; they are nobody's attention.
        bool square = fact.Dims is not { Length: >= 3 } dims || dims[^1] < 0 || dims[^1] == dims[^2];
        bool fromProduct = _before.Contains("product");
        if (_after.Contains("quantised") && fromProduct)
            throw new ModelFormatException($"the attention of {softmax.Label()} is quantised to 8 bit, most of it to 0: import the float model and quantise it here");
        bool mixedAfter = _after.Contains("heads") && _before.Overlaps(["product", "linear"]);
        bool mixedBefore = _before.Contains("linear") && !fromProduct && _after.Contains("product") && square;
        if ((mixedAfter || mixedBefore) && (fact.Rank is 4 or -1))
            throw new ModelFormatException($"heads are mixed around {softmax.Label()} (talking heads): its rows are not what weighs the values, so no rollout exists; use another model");
        if (fromProduct && _after.Contains("product"))
        {
            RequireLastAxis(softmax, fact);
            return SoftmaxRole.Attention;
        }
        bool einsum = _before.Contains("Einsum") || _after.Contains("Einsum");
        if (einsum && (fromProduct || _after.Contains("product") || (_before.Contains("Einsum") && _after.Contains("Einsum"))))
            return SoftmaxRole.Hidden;
        if (fromProduct && square && _after.Count > 0)
            throw new ModelFormatException($"the attention of {softmax.Label()} goes through {string.Join(", ", _after.Order())} before it weighs the values: its meaning is unknown; use another model");
        return SoftmaxRole.Other;
    }

    private void RequireLastAxis(NodeProto softmax, TensorFact fact)
    {
        // Before operator set 13 the default was axis 1, and everything from the axis on was one distribution.
        long axis = softmax.Int("axis", _graph.Opset < 13 ? 1 : -1);
        int rank = fact.Rank < 0 ? 4 : fact.Rank;
        if (NodeFacts.Axis(axis, rank) != rank - 1)
            throw new ModelFormatException($"{softmax.Label()} runs over axis {axis}, not over the keys: export again with operator set 17 or newer");
    }

    private void Back(string tensor, int steps, HashSet<string> seen)
    {
        if (steps == 0 || !seen.Add(tensor) || _graph.Producer(tensor) is not NodeProto node)
            return;
        switch (node.OpType)
        {
            case "MatMul" or "FusedMatMul" or "TransposeMatMul" or "MatMulInteger" when !_graph.IsConstant(tensor):
                // A constant left side is a learnt query (a pooling head's probe); a constant right side is a linear layer.
                _before.Add(_graph.IsConstant(node.In(1)) ? "linear" : "product");
                break;
            case "Conv" or "Gemm" or "MatMulNBits":
                _before.Add("linear");
                break;
            case "Einsum":
                _before.Add("Einsum");
                break;
            case "Where":
                Back(node.In(1), steps - 1, seen);
                Back(node.In(2), steps - 1, seen);
                break;
            case "Add" or "Sub" or "Mul" or "Min" or "Max":
                Back(node.In(0), steps - 1, seen);
                Back(node.In(1), steps - 1, seen);
                break;
            case "Div" or "Cast" or "CastLike" or "Identity" or "Clip" or "Tanh" or "Reshape" or "Squeeze" or "Unsqueeze" or "Transpose"
                or "QuantizeLinear" or "DequantizeLinear" or "Dropout":
                Back(node.In(0), steps - 1, seen);
                break;
        }
    }

    private void Ahead(string tensor, int steps, HashSet<string> seen, bool turned)
    {
        if (steps == 0 || !seen.Add(tensor))
            return;
        foreach ((NodeProto node, int index) in _graph.Uses(tensor))
        {
            switch (node.OpType)
            {
                case "MatMul" or "FusedMatMul" or "TransposeMatMul" or "MatMulInteger":
                    _after.Add(index == (turned ? 1 : 0) && !_graph.IsConstant(node.In(1 - index)) ? "product" : turned ? "heads" : node.OpType);
                    break;
                case "Conv":
                    _after.Add("heads");
                    break;
                case "QuantizeLinear":
                    _after.Add("quantised");
                    break;
                case "Cast" or "CastLike" or "Dropout" or "Identity" or "Reshape" or "Squeeze" or "Unsqueeze" or "DynamicQuantizeLinear":
                    if (index == 0)
                        Ahead(node.Out(0), steps - 1, seen, turned);
                    break;
                case "Where" when index > 0:
                    Ahead(node.Out(0), steps - 1, seen, turned);
                    break;
                case "Transpose":
                    Ahead(node.Out(0), steps - 1, seen, !turned);
                    break;
                case "IsNaN" or "Shape" or "Size":
                    break;
                default:
                    _after.Add(node.OpType);
                    break;
            }
        }
    }
}
