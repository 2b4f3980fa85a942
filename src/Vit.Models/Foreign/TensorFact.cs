using ElementType = Vit.Models.Onnx.TensorProto.Types.DataType;

namespace Vit.Models.Foreign;

/// <summary>What is known of a tensor without running the graph.</summary>
/// <param name="Type">Element type; Undefined = unknown.</param>
/// <param name="Dims">Extents, -1 = unknown; null = not even the rank is known.</param>
/// <param name="Values">
/// The numbers themselves where there are few (shape arithmetic), C order; NaN = this one is unknown; null = unknown.
/// </param>
internal sealed record TensorFact(ElementType Type, long[]? Dims, double[]? Values = null)
{
    /// <summary>Tensors with more elements are not evaluated: shape arithmetic never needs them.</summary>
    public const int MaxValues = 1024;

    /// <summary>Larger extents are taken for damage.</summary>
    public const double MaxExtent = 1 << 30;

    public static TensorFact Unknown { get; } = new(ElementType.Undefined, null);

    public int Rank => Dims?.Length ?? -1;

    public bool IsComplete => Dims is not null && !Dims.Contains(-1);

    public bool IsInteger => Type is ElementType.Int64 or ElementType.Int32 or ElementType.Uint8 or ElementType.Int8
        or ElementType.Int16 or ElementType.Uint16 or ElementType.Uint32 or ElementType.Uint64 or ElementType.Bool;

    public bool IsHalf => Type is ElementType.Float16 or ElementType.Bfloat16;

    /// <summary>Number of elements, -1 when unknown or absurd.</summary>
    public long Count => Dims is null ? -1 : CountOf(Dims);

    public static long CountOf(ReadOnlySpan<long> dims)
    {
        double product = 1;
        foreach (long dim in dims)
        {
            if (dim < 0)
                return -1;
            product *= dim;
        }
        return product > 1e15 ? -1 : (long)product;
    }

    /// <summary>An extent from shape arithmetic; -1 where it is unknown or cannot be one.</summary>
    public static long Extent(double value) => value is >= 0 and <= MaxExtent ? (long)value : -1;

    public TensorFact With(long[]? dims) => new(Type, dims, dims is null || CountOf(dims) != Values?.Length ? null : Values);

    public override string ToString() => Dims is null ? "[?]" : $"[{string.Join(',', Dims.Select(d => d < 0 ? "?" : d.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";
}
