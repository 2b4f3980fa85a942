using System.Globalization;
using System.Runtime.InteropServices;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

public readonly partial struct ParameterValue
{
    /// <summary>The value as a message holds it, copied; fields of other types are ignored.</summary>
    /// <exception cref="ParameterException">A type that ROS does not have.</exception>
    public static ParameterValue FromMessage(Wire.ParameterValue message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (ParameterType)message.Type switch
        {
            ParameterType.NotSet => NotSet,
            ParameterType.Bool => From(message.BoolValue),
            ParameterType.Integer => From(message.IntegerValue),
            ParameterType.Double => From(message.DoubleValue),
            ParameterType.String => From(message.StringValue),
            ParameterType.ByteArray => From((ReadOnlySpan<byte>)CollectionsMarshal.AsSpan(message.ByteArrayValue)),
            ParameterType.BoolArray => From((ReadOnlySpan<bool>)CollectionsMarshal.AsSpan(message.BoolArrayValue)),
            ParameterType.IntegerArray => From((ReadOnlySpan<long>)CollectionsMarshal.AsSpan(message.IntegerArrayValue)),
            ParameterType.DoubleArray => From((ReadOnlySpan<double>)CollectionsMarshal.AsSpan(message.DoubleArrayValue)),
            ParameterType.StringArray => From((ReadOnlySpan<string>)CollectionsMarshal.AsSpan(message.StringArrayValue)),
            _ => throw new ParameterException(string.Create(
                CultureInfo.InvariantCulture, $"{message.Type} is no parameter type; ROS numbers them 0 (not set) to 9 (string_array)")),
        };
    }

    /// <summary>A new message with this value.</summary>
    public Wire.ParameterValue ToMessage()
    {
        var message = new Wire.ParameterValue { Type = (byte)Type };
        switch (Type)
        {
            case ParameterType.Bool: message.BoolValue = AsBool(); break;
            case ParameterType.Integer: message.IntegerValue = AsInteger(); break;
            case ParameterType.Double: message.DoubleValue = AsDouble(); break;
            case ParameterType.String: message.StringValue = AsString(); break;
            case ParameterType.ByteArray: message.ByteArrayValue.AddRange(AsByteArray()); break;
            case ParameterType.BoolArray: message.BoolArrayValue.AddRange(AsBoolArray()); break;
            case ParameterType.IntegerArray: message.IntegerArrayValue.AddRange(AsIntegerArray()); break;
            case ParameterType.DoubleArray: message.DoubleArrayValue.AddRange(AsDoubleArray()); break;
            case ParameterType.StringArray: message.StringArrayValue.AddRange(AsStringArray()); break;
        }
        return message;
    }

    /// <summary>The value as it would stand in a parameter file.</summary>
    public override string ToString() => ParameterText.Of(this);
}
