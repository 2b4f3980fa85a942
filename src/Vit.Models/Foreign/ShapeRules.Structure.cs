using Vit.Models.Onnx;
using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>Operators that build, cut and rearrange tensors.</summary>
internal static partial class ShapeRules
{
    private static TensorFact[] Shape(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims)
            return NodeFacts.One(ElementType.Int64, null);
        long start = Math.Clamp(Front(n.Node.Int("start"), dims.Length), 0, dims.Length);
        long end = Math.Clamp(Front(n.Node.Int("end", dims.Length), dims.Length), start, dims.Length);
        double[] values = [.. dims[(int)start..(int)end].Select(d => d < 0 ? double.NaN : d)];
        return NodeFacts.One(ElementType.Int64, [values.Length], values);
    }

    private static long Front(long index, long length) => index < 0 ? index + length : index;

    private static TensorFact[] Constant(NodeFacts n)
    {
        foreach (AttributeProto a in n.Node.Attribute)
        {
            switch (a.Name)
            {
                case "value" when a.T is not null:
                    return [ShapeInference.Stored(a.T, n.Folder)];
                case "value_int":
                    return NodeFacts.One(ElementType.Int64, [], [a.I]);
                case "value_float":
                    return NodeFacts.One(ElementType.Float, [], [a.F]);
                case "value_ints" when a.Ints.Count <= TensorFact.MaxValues:
                    return NodeFacts.One(ElementType.Int64, [a.Ints.Count], [.. a.Ints.Select(v => (double)v)]);
                case "value_floats" when a.Floats.Count <= TensorFact.MaxValues:
                    return NodeFacts.One(ElementType.Float, [a.Floats.Count], [.. a.Floats.Select(v => (double)v)]);
            }
        }
        return [];
    }

    private static TensorFact[] ConstantOfShape(NodeFacts n)
    {
        TensorProto? value = n.Node.Attribute("value")?.T;
        ElementType type = value is null ? ElementType.Float : (ElementType)value.DataType;
        long[]? dims = Dims(n[0].Values);
        double[]? fill = value is null ? [0] : TensorBytes.Small(value, n.Folder);
        return NodeFacts.One(type, dims, Filled(dims, fill));
    }

    private static long[]? Dims(double[]? values) => values?.Select(TensorFact.Extent).ToArray();

    private static double[]? Filled(long[]? dims, double[]? value)
    {
        if (dims is null || value?.Length != 1 || TensorFact.CountOf(dims) is < 0 or > TensorFact.MaxValues)
            return null;
        var values = new double[TensorFact.CountOf(dims)];
        Array.Fill(values, value[0]);
        return values;
    }

    private static TensorFact[] Range(NodeFacts n)
    {
        if (n[0].Values is not [double start] || n[1].Values is not [double limit] || n[2].Values is not [double step] || step == 0)
            return NodeFacts.One(n[0].Type, [-1]);
        double count = Math.Max(0, Math.Ceiling((limit - start) / step));
        double[]? values = count <= TensorFact.MaxValues ? [.. Enumerable.Range(0, (int)count).Select(i => start + (i * step))] : null;
        return NodeFacts.One(n[0].Type, [TensorFact.Extent(count)], values);
    }

    private static TensorFact[] Gather(NodeFacts n)
    {
        if (n[0].Dims is not long[] data || n[1].Dims is not long[] indices)
            return NodeFacts.One(n[0].Type, null);
        int axis = NodeFacts.Axis(n.Node.Int("axis"), data.Length);
        if (axis < 0)
            return NodeFacts.One(n[0].Type, null);
        long[] dims = [.. data[..axis], .. indices, .. data[(axis + 1)..]];
        double[]? picked = null;
        if (data.Length == 1 && n[0].Values is double[] values && n[1].Values is double[] index)
            picked = [.. index.Select(i => At(values, Front(double.IsNaN(i) ? long.MaxValue : (long)i, values.Length)))];
        return NodeFacts.One(n[0].Type, dims, picked);
    }

    private static double At(double[] values, long index) => index >= 0 && index < values.Length ? values[index] : double.NaN;

    private static TensorFact[] Unsqueeze(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims || !n.List("axes", 1, out long[]? axes) || axes is null)
            return NodeFacts.One(n[0].Type, null);
        int rank = dims.Length + axes.Length;
        var ones = axes.Select(a => NodeFacts.Axis(a, rank)).ToHashSet();
        if (ones.Count != axes.Length || ones.Contains(-1))
            return NodeFacts.One(n[0].Type, n.Misfit("axes out of range"));
        using IEnumerator<long> rest = dims.AsEnumerable().GetEnumerator();
        long[] result = [.. Enumerable.Range(0, rank).Select(i => ones.Contains(i) || !rest.MoveNext() ? 1 : rest.Current)];
        return NodeFacts.One(n[0].Type, result, n[0].Values);
    }

    private static TensorFact[] Squeeze(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims || !n.List("axes", 1, out long[]? axes))
            return NodeFacts.One(n[0].Type, null);
        if (axes is null && dims.Contains(-1))
            return NodeFacts.One(n[0].Type, null);
        HashSet<int>? gone = axes?.Select(a => NodeFacts.Axis(a, dims.Length)).ToHashSet();
        long[] result = [.. dims.Where((d, i) => gone is null ? d != 1 : !gone.Contains(i))];
        return NodeFacts.One(n[0].Type, result, n[0].Values);
    }

    private static TensorFact[] Concat(NodeFacts n)
    {
        var dims = (long[]?)n[0].Dims?.Clone();
        int axis = NodeFacts.Axis(n.Node.Int("axis"), n[0].Rank);
        var values = new List<double>();
        bool evaluated = dims is { Length: 1 };
        for (int i = 0; i < n.Count; i++)
        {
            if (dims is null || axis < 0 || n[i].Dims is not long[] part || part.Length != dims.Length)
                return NodeFacts.One(n[0].Type, null);
            for (int d = 0; d < dims.Length && i > 0; d++)
            {
                if (d == axis)
                    dims[d] = dims[d] < 0 || part[d] < 0 ? -1 : dims[d] + part[d];
                else if (dims[d] >= 0 && part[d] >= 0 && dims[d] != part[d])
                    return NodeFacts.One(n[0].Type, n.Misfit($"{n[0]} and {n[i]} do not fit"));
                else
                    dims[d] = Math.Max(dims[d], part[d]);
            }
            evaluated = evaluated && n[i].Values is not null && values.Count + n[i].Values!.Length <= TensorFact.MaxValues;
            if (evaluated)
                values.AddRange(n[i].Values!);
        }
        return NodeFacts.One(n[0].Type, dims, evaluated ? [.. values] : null);
    }

    private static TensorFact[] Slice(NodeFacts n)
    {
        if (n[0].Dims is not long[] source || !n.List("starts", 1, out long[]? starts) || !n.List("ends", 2, out long[]? ends)
            || !n.List("axes", 3, out long[]? axes) || !n.List("steps", 4, out long[]? steps)
            || starts is null || ends is null || starts.Length != ends.Length)
            return NodeFacts.One(n[0].Type, n[0].Dims?.Select(_ => -1L).ToArray());
        var dims = (long[])source.Clone();
        double[]? values = n[0].Values;
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = NodeFacts.Axis(axes is null ? i : i < axes.Length ? axes[i] : -1, dims.Length);
            long step = steps is null ? 1 : i < steps.Length ? steps[i] : 0;
            if (axis < 0 || step == 0)
                return NodeFacts.One(n[0].Type, n.Misfit("axes out of range"));
            long length = dims[axis];
            if (length < 0)
                continue;
            long low = step > 0 ? 0 : -1;
            long start = Math.Clamp(Front(starts[i], length), 0, Math.Max(0, step > 0 ? length : length - 1));
            long end = Math.Clamp(ends[i] < -length ? low : Front(ends[i], length), low, length);
            dims[axis] = Math.Max(0, (long)Math.Ceiling((end - start) / (double)step));
            values = values is not null && dims.Length == 1
                ? [.. Enumerable.Range(0, (int)dims[axis]).Select(k => At(values, start + (k * step)))]
                : null;
        }
        return NodeFacts.One(n[0].Type, dims, values);
    }

    private static TensorFact[] Split(NodeFacts n)
    {
        int parts = n.Node.Output.Count;
        if (parts == 0)
            return [];
        int axis = NodeFacts.Axis(n.Node.Int("axis"), n[0].Rank);
        if (n[0].Dims is not long[] dims || axis < 0 || !n.List("split", 1, out long[]? sizes))
            return [.. Enumerable.Repeat(TensorFact.Unknown with { Type = n[0].Type }, parts)];
        // Without sizes the parts are equal, the last one smaller when they cannot be.
        long even = dims[axis] < 0 ? -1 : (dims[axis] + parts - 1) / parts;
        return [.. Enumerable.Range(0, parts).Select(i =>
        {
            var part = (long[])dims.Clone();
            part[axis] = sizes is not null ? i < sizes.Length ? TensorFact.Extent(sizes[i]) : -1 : even < 0 ? -1 : Math.Clamp(dims[axis] - (i * even), 0, even);
            return new TensorFact(n[0].Type, part);
        })];
    }

    private static TensorFact[] Transpose(NodeFacts n)
    {
        if (n[0].Dims is not long[] dims)
            return NodeFacts.One(n[0].Type, null);
        IReadOnlyList<long> perm = n.Node.Ints("perm") ?? [.. Enumerable.Range(0, dims.Length).Select(i => (long)(dims.Length - 1 - i))];
        if (perm.Count != dims.Length || perm.Any(p => p < 0 || p >= dims.Length))
            return NodeFacts.One(n[0].Type, n.Misfit($"cannot permute {n[0]}"));
        return NodeFacts.One(n[0].Type, [.. perm.Select(p => dims[p])], dims.Length <= 1 ? n[0].Values : null);
    }
}
