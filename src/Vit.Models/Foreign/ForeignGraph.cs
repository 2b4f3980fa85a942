using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>One reading of a tensor: the node and which of its inputs.</summary>
internal readonly record struct TensorUse(NodeProto Node, int Index);

/// <summary>A graph made walkable: who makes a tensor, who reads it, in which order nodes run, what is constant.</summary>
internal sealed class ForeignGraph
{
    private static readonly IReadOnlyList<TensorUse> NoUses = [];
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TensorUse>> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constantTensors = new(StringComparer.Ordinal);

    /// <exception cref="ModelFormatException">No graph, a tensor made twice, or a cycle.</exception>
    public ForeignGraph(ModelProto model)
    {
        Model = model;
        Proto = model.Graph ?? throw new ModelFormatException("the file holds no graph: it is not an ONNX model");
        OperatorSetIdProto? opset = model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx");
        Opset = opset?.Version ?? 1;
        foreach (TensorProto tensor in Proto.Initializer)
            _constants[tensor.Name] = tensor;
        foreach (NodeProto node in Proto.Node)
            Register(node);
        Order = GraphOrder.Sort(Proto.Node, _producers);
        _constantTensors.UnionWith(_constants.Keys);
        foreach (NodeProto node in Order)
        {
            bool constant = node.Is("Constant") || (node.Input.Count > 0 && GraphOrder.Reads(node).All(_constantTensors.Contains));
            if (constant && !node.OpType.StartsWith("Random", StringComparison.Ordinal))
                _constantTensors.UnionWith(node.Output.Where(o => o.Length > 0));
        }
    }

    public ModelProto Model { get; }

    public GraphProto Proto { get; }

    /// <summary>Version of ONNX's own operator set.</summary>
    public long Opset { get; }

    /// <summary>Nodes so that each comes after those it reads from; the file's own order where that is one.</summary>
    public IReadOnlyList<NodeProto> Order { get; }

    public NodeProto? Producer(string tensor) => _producers.GetValueOrDefault(tensor);

    public IReadOnlyList<TensorUse> Uses(string tensor) => _uses.TryGetValue(tensor, out List<TensorUse>? list) ? list : NoUses;

    /// <summary>The stored values of an initializer or a Constant node.</summary>
    public TensorProto? Constant(string tensor) => _constants.GetValueOrDefault(tensor);

    /// <summary>The tensor does not depend on any graph input.</summary>
    public bool IsConstant(string tensor) => _constantTensors.Contains(tensor);

    private void Register(NodeProto node)
    {
        foreach (string output in node.Output)
        {
            if (output.Length > 0 && (_constants.ContainsKey(output) || !_producers.TryAdd(output, node)))
                throw new ModelFormatException($"two nodes make tensor '{output}': the graph is damaged, export it again");
        }
        for (int i = 0; i < node.Input.Count; i++)
        {
            if (node.Input[i].Length == 0)
                continue;
            if (!_uses.TryGetValue(node.Input[i], out List<TensorUse>? list))
                _uses[node.Input[i]] = list = [];
            list.Add(new TensorUse(node, i));
        }
        if (node.Is("Constant") && node.Attribute("value")?.T is TensorProto value)
            _constants[node.Out(0)] = value;
    }
}
