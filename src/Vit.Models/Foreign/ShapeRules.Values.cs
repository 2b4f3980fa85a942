using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>Element-wise operators: shapes broadcast, and small tensors are computed.</summary>
internal static partial class ShapeRules
{
    private static TensorFact[] Unary(NodeFacts n, Func<double, double> f) =>
        [n[0] with { Values = n[0].Values?.Select(f).ToArray() }];

    private static TensorFact[] Cast(TensorFact x, ElementType type)
    {
        TensorFact to = x with { Type = type };
        return [to.IsInteger && type != ElementType.Bool ? to with { Values = x.Values?.Select(Math.Truncate).ToArray() } : to];
    }

    private static TensorFact[] Binary(NodeFacts n, Func<double, double, double> f)
    {
        long[]? dims = Broadcast(n, n[0].Dims, n[1].Dims);
        double[]? values = Map(dims, n[0], n[1], f);
        // Integer division drops the fraction; the other operators keep integers whole.
        if (n[0].IsInteger && values is not null)
            values = [.. values.Select(Math.Truncate)];
        return NodeFacts.One(n[0].Type, dims, values);
    }

    private static TensorFact[] Compare(NodeFacts n, Func<double, double, bool> f)
    {
        long[]? dims = Broadcast(n, n[0].Dims, n[1].Dims);
        return NodeFacts.One(ElementType.Bool, dims, Map(dims, n[0], n[1], (a, b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : f(a, b) ? 1 : 0));
    }

    private static TensorFact[] Where(NodeFacts n)
    {
        long[]? dims = Broadcast(n, n[0].Dims, Broadcast(n, n[1].Dims, n[2].Dims));
        double[]? values = null;
        if (dims is not null && TensorFact.CountOf(dims) is >= 0 and <= TensorFact.MaxValues and long count
            && n[0].Values is double[] c && n[1].Values is double[] x && n[2].Values is double[] y
            && Fits(c, count) && Fits(x, count) && Fits(y, count))
        {
            values = new double[count];
            for (int i = 0; i < count; i++)
                values[i] = double.IsNaN(Item(c, i)) ? double.NaN : Item(c, i) != 0 ? Item(x, i) : Item(y, i);
        }
        return NodeFacts.One(n[1].Type, dims, values);
    }

    // Shape arithmetic pairs vectors of one length, or a vector and a scalar; general broadcasting of values is not needed.
    private static double[]? Map(long[]? dims, TensorFact a, TensorFact b, Func<double, double, double> f)
    {
        if (dims is null || a.Values is null || b.Values is null)
            return null;
        long count = TensorFact.CountOf(dims);
        if (count is < 0 or > TensorFact.MaxValues || !Fits(a.Values, count) || !Fits(b.Values, count))
            return null;
        var values = new double[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = f(Item(a.Values, i), Item(b.Values, i));
        return values;
    }

    private static bool Fits(double[] values, long count) => values.Length == count || values.Length == 1;

    private static double Item(double[] values, int index) => values.Length == 1 ? values[0] : values[index];

    private static long[]? BroadcastAll(NodeFacts n)
    {
        long[]? dims = n[0].Dims;
        for (int i = 1; i < n.Count; i++)
            dims = Broadcast(n, dims, n[i].Dims);
        return dims;
    }

    private static long[]? Broadcast(NodeFacts n, long[]? a, long[]? b)
    {
        if (a is null || b is null)
            return null;
        var dims = new long[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= dims.Length; i++)
        {
            long left = i <= a.Length ? a[^i] : 1;
            long right = i <= b.Length ? b[^i] : 1;
            if (left > 1 && right > 1 && left != right)
                return n.Misfit($"{new TensorFact(0, a)} and {new TensorFact(0, b)} do not fit");
            dims[^i] = left == 1 ? right : right == 1 ? left : Math.Max(left, right);
        }
        return dims;
    }
}
