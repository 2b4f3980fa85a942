using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>A name and its value, as they are set.</summary>
/// <param name="Name">Full name, parts joined by dots: <c>attention.method</c>.</param>
/// <param name="Value">The value.</param>
public readonly record struct Parameter(string Name, ParameterValue Value)
{
    /// <summary>The parameter that a message holds.</summary>
    /// <exception cref="ParameterException">Its type is none of ROS.</exception>
    public static Parameter FromMessage(Wire.Parameter message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message.Name, ParameterValue.FromMessage(message.Value));
    }

    /// <summary>A new message with name and value.</summary>
    public Wire.Parameter ToMessage() => new() { Name = Name, Value = Value.ToMessage() };
}
