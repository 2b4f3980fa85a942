using System.Runtime.InteropServices;
using Google.Protobuf;
using Vit.Models.Graph;
using Vit.Models.Onnx;

namespace Vit.Models.Quantisation;

/// <summary>The float32 constants of a graph by name, to read in place and to replace.</summary>
internal sealed class GraphConstants
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, TensorProto> _tensors = new(StringComparer.Ordinal);

    /// <exception cref="ModelFormatException">Two constants have one name.</exception>
    public GraphConstants(GraphProto graph)
    {
        _graph = graph;
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (!_tensors.TryAdd(tensor.Name, tensor))
                throw new ModelFormatException($"the model holds '{tensor.Name}' twice: import its checkpoint again");
        }
    }

    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>The values, row-major. They stay what they are when the constant is replaced.</summary>
    /// <exception cref="ModelFormatException">No such constant, or another type or shape than asked for.</exception>
    public ReadOnlySpan<float> Read(string name, params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long extent in shape)
            count *= extent;
        bool sound = _tensors.TryGetValue(name, out TensorProto? tensor)
            && tensor.DataType == (int)TensorProto.Types.DataType.Float
            && tensor.Dims.ToArray().AsSpan().SequenceEqual(shape)
            && tensor.RawData.Length == count * sizeof(float);
        if (!sound)
            throw new ModelFormatException($"the model has no float32 constant '{name}' of shape [{string.Join(", ", shape.ToArray())}]: import its checkpoint again");
        return MemoryMarshal.Cast<byte, float>(tensor!.RawData.Span);
    }

    /// <summary>Replaces or adds a constant.</summary>
    public void Write(string name, ReadOnlySpan<float> values, params long[] shape)
    {
        if (_tensors.TryGetValue(name, out TensorProto? tensor))
            Replace(tensor, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), shape);
        else
            new OnnxGraph(_graph).Floats(name, values, shape);
    }

    /// <summary>Replaces a constant by integers.</summary>
    public void Write(string name, sbyte[] values, params long[] shape) =>
        Replace(_tensors[name], TensorProto.Types.DataType.Int8, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    private static void Replace(TensorProto tensor, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, long[] shape)
    {
        tensor.DataType = (int)type;
        tensor.Dims.Clear();
        tensor.Dims.AddRange(shape);
        tensor.RawData = ByteString.CopyFrom(bytes);
    }
}
