using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>A node with what is known of its inputs: what a shape rule reads, and where it reports a misfit.</summary>
internal sealed class NodeFacts(NodeProto node, IReadOnlyDictionary<string, TensorFact> facts, long opset, string folder)
{
    public NodeProto Node => node;

    public long Opset => opset;

    public string Folder => folder;

    /// <summary>Why these inputs cannot go together; null when they can.</summary>
    public string? Conflict { get; private set; }

    public TensorFact this[int input] => facts.GetValueOrDefault(node.In(input), TensorFact.Unknown);

    public int Count => node.Input.Count;

    public bool Has(int input) => node.In(input).Length > 0;

    /// <summary>Records a misfit; the shape is then unknown.</summary>
    public long[]? Misfit(string reason)
    {
        Conflict ??= reason;
        return null;
    }

    /// <summary>An axis counted from the front; -1 when it lies outside.</summary>
    public static int Axis(long axis, int rank)
    {
        long front = axis < 0 ? axis + rank : axis;
        return front >= 0 && front < rank ? (int)front : -1;
    }

    /// <summary>
    /// A list of integers that is an attribute in old operator sets and an input in new ones. False = its value is unknown;
    /// true with null = it is absent.
    /// </summary>
    public bool List(string attribute, int input, out long[]? values)
    {
        values = node.Ints(attribute)?.ToArray();
        if (values is not null || !Has(input))
            return true;
        double[]? known = this[input].Values;
        if (known is null || known.Any(double.IsNaN))
            return false;
        values = [.. known.Select(v => (long)v)];
        return true;
    }

    public static TensorFact[] One(ElementType type, long[]? dims, double[]? values = null) => [new TensorFact(type, dims, values)];
}
