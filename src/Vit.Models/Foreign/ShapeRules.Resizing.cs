using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>Operators that change extents: reshapes, reductions, padding.</summary>
internal static partial class ShapeRules
{
    private static TensorFact[] Reshape(NodeFacts n)
    {
        double[]? wanted = n.Node.Ints("shape")?.Select(v => (double)v).ToArray() ?? n[1].Values;
        if (wanted is null)
            return NodeFacts.One(n[0].Type, n[1].Dims is [> 0 and <= 8 and long rank] ? [.. Enumerable.Repeat(-1L, (int)rank)] : null);
        bool zeroCopies = n.Node.Int("allowzero") == 0;
        var dims = new long[wanted.Length];
        int open = -1;
        for (int i = 0; i < dims.Length; i++)
        {
            if (wanted[i] == -1)
                open = open < 0 ? i : int.MaxValue;
            dims[i] = wanted[i] == 0 && zeroCopies ? i < n[0].Rank ? n[0].Dims![i] : -1 : TensorFact.Extent(wanted[i]);
        }
        if (open == int.MaxValue)
            return NodeFacts.One(n[0].Type, n.Misfit("two extents are left open"));
        long total = n[0].Count;
        if (open >= 0)
        {
            dims[open] = 1;
            long rest = TensorFact.CountOf(dims);
            dims[open] = total >= 0 && rest > 0 ? total / rest : -1;
            if (total >= 0 && rest > 0 && total % rest != 0)
                return NodeFacts.One(n[0].Type, n.Misfit($"{n[0]} cannot become {new TensorFact(0, dims)}"));
        }
        else if (total >= 0 && TensorFact.CountOf(dims) is >= 0 and long count && count != total)
        {
            return NodeFacts.One(n[0].Type, n.Misfit($"{n[0]} cannot become {new TensorFact(0, dims)}"));
        }
        return NodeFacts.One(n[0].Type, dims, n[0].Values);
    }

    private static TensorFact[] Flatten(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims)
            return NodeFacts.One(n[0].Type, [-1, -1]);
        long axis = Front(n.Node.Int("axis", 1), dims.Length);
        if (axis < 0 || axis > dims.Length)
            return NodeFacts.One(n[0].Type, n.Misfit("axis out of range"));
        return NodeFacts.One(n[0].Type, [TensorFact.CountOf(dims.AsSpan(0, (int)axis)), TensorFact.CountOf(dims.AsSpan((int)axis))]);
    }

    private static TensorFact[] Expand(NodeFacts n)
    {
        long[]? dims = Broadcast(n, n[0].Dims, Dims(n[1].Values));
        return NodeFacts.One(n[0].Type, dims, Filled(dims, n[0].Values));
    }

    private static TensorFact[] Tile(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims || n[1].Values is not double[] times || times.Length != dims.Length)
            return NodeFacts.One(n[0].Type, n[0].Dims?.Select(_ => -1L).ToArray());
        return NodeFacts.One(n[0].Type, [.. dims.Select((d, i) => d < 0 ? -1 : TensorFact.Extent(d * times[i]))]);
    }

    private static TensorFact[] Pad(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims || !n.List("pads", 1, out long[]? pads) || pads is null || n.Has(3) || pads.Length != 2 * dims.Length)
            return NodeFacts.One(n[0].Type, n[0].Dims?.Select(_ => -1L).ToArray());
        return NodeFacts.One(n[0].Type, [.. dims.Select((d, i) => d < 0 ? -1 : TensorFact.Extent((double)d + pads[i] + pads[i + dims.Length]))]);
    }

    private static TensorFact[] Reduce(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims || !n.List("axes", 1, out long[]? axes))
            return NodeFacts.One(n[0].Type, null);
        if (axes is not { Length: > 0 } && n.Node.Int("noop_with_empty_axes") != 0)
            return NodeFacts.One(n[0].Type, dims);
        HashSet<int> gone = axes is { Length: > 0 } ? axes.Select(a => NodeFacts.Axis(a, dims.Length)).ToHashSet() : [.. Enumerable.Range(0, dims.Length)];
        long[] result = n.Node.Int("keepdims", 1) != 0
            ? [.. dims.Select((d, i) => gone.Contains(i) ? 1 : d)]
            : [.. dims.Where((_, i) => !gone.Contains(i))];
        bool product = n.Node.OpType == "ReduceProd" && dims.Length == 1 && n[0].Values is not null;
        return NodeFacts.One(n[0].Type, result, product ? [n[0].Values!.Aggregate(1.0, (a, b) => a * b)] : null);
    }

    private static TensorFact[] Resize(NodeFacts n)
    {
        if (n[0].Dims is not long[] source)
            return NodeFacts.One(n[0].Type, null);
        // Operator set 10 had no region of interest: scales came second.
        int scalesAt = n.Opset < 11 ? 1 : 2;
        IReadOnlyList<long> axes = n.Node.Ints("axes") ?? [.. Enumerable.Range(0, source.Length).Select(i => (long)i)];
        double[]? sizes = n.Has(3) ? n[3].Values : null;
        double[]? scales = n.Has(3) ? null : n[scalesAt].Values;
        var dims = (long[])source.Clone();
        for (int i = 0; i < axes.Count; i++)
        {
            int axis = NodeFacts.Axis(axes[i], dims.Length);
            if (axis < 0)
                return NodeFacts.One(n[0].Type, n.Misfit("axes out of range"));
            dims[axis] = i < sizes?.Length ? TensorFact.Extent(sizes[i])
                : i < scales?.Length && source[axis] >= 0 ? TensorFact.Extent(Math.Floor(source[axis] * scales[i])) : -1;
        }
        return NodeFacts.One(n[0].Type, dims);
    }

    private static TensorFact[] Convolution(NodeFacts n, ElementType type)
    {
        if (n[0].Dims is not { Length: > 2 } x || n[1].Dims is not long[] w || w.Length != x.Length)
            return NodeFacts.One(type, null);
        return NodeFacts.One(type, Windows(n, x, w[0], w[2..]));
    }

    private static TensorFact[] Pool(NodeFacts n)
    {
        if (n[0].Dims is not { Length: > 2 } x || n.Node.Ints("kernel_shape") is not { } kernel || kernel.Count != x.Length - 2)
            return NodeFacts.One(n[0].Type, null);
        return NodeFacts.One(n[0].Type, Windows(n, x, x[1], [.. kernel]));
    }

    private static long[] Windows(NodeFacts n, long[] x, long channels, long[] kernel)
    {
        int axes = kernel.Length;
        IReadOnlyList<long>? strides = n.Node.Ints("strides"), dilations = n.Node.Ints("dilations"), pads = n.Node.Ints("pads");
        bool same = n.Node.Text("auto_pad", "NOTSET").StartsWith("SAME", StringComparison.Ordinal);
        long[] dims = [x[0], channels, .. Enumerable.Repeat(-1L, axes)];
        for (int i = 0; i < axes; i++)
        {
            double stride = strides?.Count == axes ? strides[i] : 1;
            double reach = ((dilations?.Count == axes ? dilations[i] : 1.0) * (kernel[i] - 1.0)) + 1;
            double padding = pads?.Count == 2 * axes ? (double)pads[i] + pads[i + axes] : 0;
            if (x[i + 2] < 0 || kernel[i] < 0 || !(stride > 0))
                continue;
            double steps = same ? Math.Ceiling(x[i + 2] / stride) - 1 : (x[i + 2] + padding - reach) / stride;
            dims[i + 2] = TensorFact.Extent((n.Node.Int("ceil_mode") != 0 ? Math.Ceiling(steps) : Math.Floor(steps)) + 1);
        }
        return dims;
    }
}
