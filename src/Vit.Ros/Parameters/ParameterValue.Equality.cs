namespace Vit.Ros.Parameters;

public readonly partial struct ParameterValue
{
    /// <inheritdoc/>
    public bool Equals(ParameterValue other) => Type == other.Type && Type switch
    {
        ParameterType.Double => AsDouble().Equals(other.AsDouble()),
        ParameterType.String => AsString() == other.AsString(),
        ParameterType.ByteArray => AsByteArray().SequenceEqual(other.AsByteArray()),
        ParameterType.BoolArray => AsBoolArray().SequenceEqual(other.AsBoolArray()),
        ParameterType.IntegerArray => AsIntegerArray().SequenceEqual(other.AsIntegerArray()),
        ParameterType.DoubleArray => AsDoubleArray().SequenceEqual(other.AsDoubleArray()),
        ParameterType.StringArray => AsStringArray().SequenceEqual(other.AsStringArray()),
        _ => _bits == other._bits,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ParameterValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        switch (Type)
        {
            case ParameterType.Double: hash.Add(AsDouble()); break;
            case ParameterType.String: hash.Add(AsString(), StringComparer.Ordinal); break;
            case ParameterType.ByteArray: hash.AddBytes(AsByteArray()); break;
            case ParameterType.BoolArray: AddAll(ref hash, AsBoolArray()); break;
            case ParameterType.IntegerArray: AddAll(ref hash, AsIntegerArray()); break;
            case ParameterType.DoubleArray: AddAll(ref hash, AsDoubleArray()); break;
            case ParameterType.StringArray: AddAll(ref hash, AsStringArray()); break;
            default: hash.Add(_bits); break;
        }
        return hash.ToHashCode();
    }

    /// <summary>As <see cref="Equals(ParameterValue)"/>.</summary>
    public static bool operator ==(ParameterValue left, ParameterValue right) => left.Equals(right);

    /// <summary>Not <see cref="Equals(ParameterValue)"/>.</summary>
    public static bool operator !=(ParameterValue left, ParameterValue right) => !left.Equals(right);

    private static void AddAll<T>(ref HashCode hash, ReadOnlySpan<T> values)
    {
        foreach (T value in values)
            hash.Add(value);
    }
}
