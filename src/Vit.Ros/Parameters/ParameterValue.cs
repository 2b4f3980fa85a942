namespace Vit.Ros.Parameters;

/// <summary>
/// A parameter's value: nothing, or one of ROS's nine types. Immutable: arrays are copied on their way in and read as spans.
/// Equal when type and content are equal, NaN to NaN too. Safe from any thread.
/// </summary>
public readonly partial struct ParameterValue : IEquatable<ParameterValue>
{
    /// <summary>bool, integer, or the bits of a double.</summary>
    private readonly long _bits;

    /// <summary>The string, or the array that no one else holds.</summary>
    private readonly object? _content;

    private ParameterValue(ParameterType type, long bits, object? content)
    {
        Type = type;
        _bits = bits;
        _content = content;
    }

    /// <summary>A value of no type; <c>default</c> is the same.</summary>
    public static ParameterValue NotSet => default;

    /// <summary>What it holds.</summary>
    public ParameterType Type { get; }

    /// <summary>A bool.</summary>
    public static ParameterValue From(bool value) => new(ParameterType.Bool, value ? 1 : 0, null);

    /// <summary>An integer.</summary>
    public static ParameterValue From(long value) => new(ParameterType.Integer, value, null);

    /// <summary>A double.</summary>
    public static ParameterValue From(double value) => new(ParameterType.Double, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A string.</summary>
    public static ParameterValue From(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(ParameterType.String, 0, value);
    }

    /// <summary>Bytes, copied.</summary>
    public static ParameterValue From(ReadOnlySpan<byte> values) => new(ParameterType.ByteArray, 0, values.ToArray());

    /// <summary>Bools, copied.</summary>
    public static ParameterValue From(ReadOnlySpan<bool> values) => new(ParameterType.BoolArray, 0, values.ToArray());

    /// <summary>Integers, copied.</summary>
    public static ParameterValue From(ReadOnlySpan<long> values) => new(ParameterType.IntegerArray, 0, values.ToArray());

    /// <summary>Doubles, copied.</summary>
    public static ParameterValue From(ReadOnlySpan<double> values) => new(ParameterType.DoubleArray, 0, values.ToArray());

    /// <summary>Strings, copied.</summary>
    public static ParameterValue From(ReadOnlySpan<string> values) => new(ParameterType.StringArray, 0, values.ToArray());

    /// <summary>As <see cref="From(bool)"/>.</summary>
    public static implicit operator ParameterValue(bool value) => From(value);

    /// <summary>As <see cref="From(long)"/>.</summary>
    public static implicit operator ParameterValue(long value) => From(value);

    /// <summary>As <see cref="From(long)"/>: an int is an integer, never a double.</summary>
    public static implicit operator ParameterValue(int value) => From((long)value);

    /// <summary>As <see cref="From(double)"/>.</summary>
    public static implicit operator ParameterValue(double value) => From(value);

    /// <summary>As <see cref="From(string)"/>.</summary>
    public static implicit operator ParameterValue(string value) => From(value);

    /// <summary>The bool.</summary>
    /// <exception cref="ParameterException">It is of another type; so for all that follow.</exception>
    public bool AsBool() => Is(ParameterType.Bool)._bits != 0;

    /// <summary>The integer.</summary>
    public long AsInteger() => Is(ParameterType.Integer)._bits;

    /// <summary>The double.</summary>
    public double AsDouble() => BitConverter.Int64BitsToDouble(Is(ParameterType.Double)._bits);

    /// <summary>The string.</summary>
    public string AsString() => (string)Is(ParameterType.String)._content!;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> AsByteArray() => (byte[])Is(ParameterType.ByteArray)._content!;

    /// <summary>The bools.</summary>
    public ReadOnlySpan<bool> AsBoolArray() => (bool[])Is(ParameterType.BoolArray)._content!;

    /// <summary>The integers.</summary>
    public ReadOnlySpan<long> AsIntegerArray() => (long[])Is(ParameterType.IntegerArray)._content!;

    /// <summary>The doubles.</summary>
    public ReadOnlySpan<double> AsDoubleArray() => (double[])Is(ParameterType.DoubleArray)._content!;

    /// <summary>The strings.</summary>
    public ReadOnlySpan<string> AsStringArray() => (string[])Is(ParameterType.StringArray)._content!;

    private ParameterValue Is(ParameterType type) =>
        Type == type
            ? this
            : throw new ParameterException($"{this} is {Type.WithArticle()}, not {type.WithArticle()}");
}
