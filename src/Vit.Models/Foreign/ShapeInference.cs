using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>
/// Follows one concrete input shape through the graph (ONNX operator documentation, "Shape inference"), with the small integer
/// tensors that carry shapes evaluated on the way. What an unknown operator makes is unknown unless the file declares it.
/// </summary>
internal sealed class ShapeInference
{
    private readonly Dictionary<string, TensorFact> _facts = new(StringComparer.Ordinal);

    private ShapeInference()
    {
    }

    /// <summary>The first place where the shapes do not fit each other; null when they all do.</summary>
    public string? Conflict { get; private set; }

    public TensorFact this[string tensor] => _facts.GetValueOrDefault(tensor, TensorFact.Unknown);

    /// <summary>Everything that follows from <paramref name="dims"/> at <paramref name="image"/>.</summary>
    public static ShapeInference Run(ForeignGraph graph, ImageInput image, long[] dims, string folder)
    {
        var result = new ShapeInference();
        foreach (TensorProto tensor in graph.Proto.Initializer)
            result._facts[tensor.Name] = Stored(tensor, folder);
        result._facts[image.Name] = new TensorFact(image.Type, dims);
        var declared = new Dictionary<string, ValueInfoProto>(StringComparer.Ordinal);
        foreach (ValueInfoProto value in graph.Proto.ValueInfo.Concat(graph.Proto.Output))
            declared.TryAdd(value.Name, value);
        foreach (NodeProto node in graph.Order)
        {
            var context = new NodeFacts(node, result._facts, graph.Opset, folder);
            TensorFact[] outputs = ShapeRules.Infer(context);
            if (context.Conflict is string conflict)
                result.Conflict ??= $"{node.Label()}: {conflict}";
            for (int i = 0; i < node.Output.Count; i++)
            {
                TensorFact fact = i < outputs.Length ? outputs[i] : TensorFact.Unknown;
                if (node.Output[i].Length > 0)
                    result._facts[node.Output[i]] = Complete(fact, declared.GetValueOrDefault(node.Output[i]), image, dims);
            }
        }
        return result;
    }

    /// <summary>Takes over measured shapes.</summary>
    public void Learn(IReadOnlyDictionary<string, IReadOnlyList<long>> measured)
    {
        foreach ((string name, IReadOnlyList<long> dims) in measured)
            _facts[name] = this[name] with { Dims = [.. dims], Values = null };
    }

    public static TensorFact Stored(TensorProto tensor, string folder)
    {
        long[] dims = [.. tensor.Dims];
        bool sane = dims.All(d => d is >= 0 and <= (long)TensorFact.MaxExtent);
        return new TensorFact((ElementType)tensor.DataType, sane ? dims : null, sane ? TensorBytes.Small(tensor, folder) : null);
    }

    // What the file declares fills gaps only: exporters are known to write stale value_info.
    private static TensorFact Complete(TensorFact fact, ValueInfoProto? value, ImageInput image, long[] dims)
    {
        if (value?.Type?.TensorType is not TypeProto.Types.Tensor type)
            return fact;
        if (fact.Type == ElementType.Undefined)
            fact = fact with { Type = (ElementType)type.ElemType };
        if (fact.IsComplete || type.Shape is null)
            return fact;
        long[] said = [.. type.Shape.Dim.Select(d => d.DimParam.Length > 0 && d.DimParam == image.BatchSymbol ? dims[0] : d.DimValue > 0 ? TensorFact.Extent(d.DimValue) : -1)];
        if (fact.Dims is null)
            return fact with { Dims = said };
        return fact.Rank != said.Length ? fact : fact with { Dims = [.. fact.Dims.Zip(said, (known, told) => known >= 0 ? known : told)] };
    }
}
