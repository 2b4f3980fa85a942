using System.Runtime.InteropServices;
using Google.Protobuf;
using Vit.Models.Onnx;

namespace Vit.Models.Graph;

/// <summary>
/// Writes ONNX nodes in flow order. Every method adds one node and returns the name of its output,
/// so a graph reads like the formula it computes. Not thread safe.
/// </summary>
/// <param name="graph">The graph that is written to.</param>
/// <param name="scope">Prefix of generated node and tensor names, so that additions to a foreign graph cannot collide.</param>
public sealed class OnnxGraph(GraphProto graph, string scope = "")
{
    private readonly HashSet<string> _constants = [];
    private int _next;

    /// <summary>The graph that is written to.</summary>
    public GraphProto Proto => graph;

    /// <summary>Adds a node with one output; <paramref name="output"/> null makes up a name.</summary>
    public string Node(string op, IReadOnlyList<string> inputs, string? output = null, params AttributeProto[] attributes) =>
        Node(op, inputs, [output ?? Fresh(op)], "", attributes)[0];

    /// <summary>Adds a node with several outputs or of another operator domain.</summary>
    public IReadOnlyList<string> Node(
        string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, string domain, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op, Domain = domain, Name = outputs[0] + "/" + op };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return outputs;
    }

    /// <summary>A tensor name that nothing else uses.</summary>
    public string Fresh(string stem) => $"{scope}{stem.ToLowerInvariant()}_{_next++}";

    /// <summary>Adds a float32 constant; a second constant of the same name is ignored.</summary>
    public string Floats(string name, ReadOnlySpan<float> values, params long[] dims)
    {
        if (_constants.Add(name))
            graph.Initializer.Add(Tensor(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), dims));
        return name;
    }

    /// <summary>Adds an int64 constant, named by its values so that equal shapes share one.</summary>
    public string Longs(params long[] values)
    {
        string name = $"{scope}i64_{string.Join('_', values)}";
        if (_constants.Add(name))
            graph.Initializer.Add(Tensor(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]));
        return name;
    }

    /// <summary>Adds an int64 scalar constant (an index without an axis of its own).</summary>
    public string Index(long value)
    {
        string name = $"{scope}i64_scalar_{value}";
        if (_constants.Add(name))
            graph.Initializer.Add(Tensor(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes<long>([value]), []));
        return name;
    }

    /// <summary>Adds a float32 scalar constant, named by its bits.</summary>
    public string Scalar(float value)
    {
        string name = $"{scope}f32_{BitConverter.SingleToUInt32Bits(value):x8}";
        return Floats(name, [value]);
    }

    /// <summary>Declares a graph input; a string dimension is symbolic.</summary>
    public string Input(string name, params object[] dims)
    {
        graph.Input.Add(Value(name, dims));
        return name;
    }

    /// <summary>Declares an int64 [<paramref name="symbol"/>] input that a caller may leave out: then <paramref name="values"/> count.</summary>
    public string OptionalInput(string name, string symbol, ReadOnlySpan<long> values)
    {
        graph.Initializer.Add(Tensor(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), [values.Length]));
        graph.Input.Add(Value(name, [symbol], TensorProto.Types.DataType.Int64));
        return name;
    }

    /// <summary>Declares a graph output; a string dimension is symbolic.</summary>
    public void Output(string name, params object[] dims) => graph.Output.Add(Value(name, dims));

    /// <summary>An integer attribute.</summary>
    public static AttributeProto Attr(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>A float attribute.</summary>
    public static AttributeProto Attr(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>A string attribute.</summary>
    public static AttributeProto Attr(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    /// <summary>A list-of-integers attribute.</summary>
    public static AttributeProto Attr(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    private static TensorProto Tensor(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(dims);
        return tensor;
    }

    private static ValueInfoProto Value(string name, object[] dims, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float)
    {
        var shape = new TensorShapeProto();
        foreach (object dim in dims)
        {
            shape.Dim.Add(dim is string symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dim, System.Globalization.CultureInfo.InvariantCulture) });
        }
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
