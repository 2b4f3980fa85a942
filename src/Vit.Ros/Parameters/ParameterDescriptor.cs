using System.Collections.Immutable;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>
/// What a parameter is for and what it may be: <c>rcl_interfaces/msg/ParameterDescriptor</c> with two constraints more that it can only
/// describe in words. Name and type are the declaration's. Immutable; changed with <c>with</c>.
/// </summary>
public sealed record ParameterDescriptor
{
    /// <summary>Full name; set when it is declared.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// The type it keeps; set when it is declared from its default. Of a dynamically typed one: the type of its present value.
    /// Given beforehand, the parameter may be declared without a value.
    /// </summary>
    public ParameterType Type { get; init; }

    /// <summary>What it is for, one line.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it may be, where ranges and words cannot say it; a validator's rule, in words.</summary>
    public string AdditionalConstraints { get; init; } = "";

    /// <summary>Whether it is fixed once it is declared.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether its type may change, and whether it may be undeclared.</summary>
    public bool DynamicTyping { get; init; }

    /// <summary>Which doubles it takes; null = all. Looked at only while it is a double.</summary>
    public FloatingPointRange? FloatingPointRange { get; init; }

    /// <summary>Which integers it takes; null = all. Looked at only while it is an integer.</summary>
    public IntegerRange? IntegerRange { get; init; }

    /// <summary>Which strings it takes; none named = all. Looked at only while it is a string.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>
    /// Says why a value of the right type within its range is refused, in one line; null = it is taken. Runs on the setter's thread.
    /// </summary>
    public Func<ParameterValue, string?>? Validator { get; init; }

    /// <summary>The message; words and open bounds are added to its constraints.</summary>
    public Wire.ParameterDescriptor ToMessage()
    {
        var message = new Wire.ParameterDescriptor
        {
            Name = Name,
            Type = (byte)Type,
            Description = Description,
            AdditionalConstraints = ConstraintText(),
            ReadOnly = ReadOnly,
            DynamicTyping = DynamicTyping,
        };
        if (FloatingPointRange is { } doubles)
            message.FloatingPointRange.Add(doubles.ToMessage());
        if (IntegerRange is { } integers)
            message.IntegerRange.Add(integers.ToMessage());
        return message;
    }

    /// <summary>Why a value is refused, in one line; null = it complies with type, range, words and validator.</summary>
    internal string? Refusal(ParameterValue value)
    {
        if (!DynamicTyping && value.Type != Type)
            return WrongType(value);
        string? limit = value.Type switch
        {
            ParameterType.Integer when IntegerRange is { } range && !range.Contains(value.AsInteger()) => range.ToString(),
            ParameterType.Double when FloatingPointRange is { } range && !range.Contains(value.AsDouble()) => range.ToString(),
            ParameterType.String when !Words.IsEmpty && !Words.Contains(value.AsString()) => string.Join(", ", Words),
            _ => null,
        };
        if (limit is not null)
            return $"parameter '{Name}' cannot be {ParameterText.Short(value)}: it takes {limit}";
        return Validator?.Invoke(value) is { } reason ? $"parameter '{Name}' cannot be {ParameterText.Short(value)}: {reason}" : null;
    }

    private string WrongType(ParameterValue value)
    {
        if (value.Type == ParameterType.NotSet)
            return $"parameter '{Name}' cannot be undeclared: it is always {Type.WithArticle()}";
        string advice = (Type, value.Type) switch
        {
            (ParameterType.Double, ParameterType.Integer) => $"; write {value}.0",
            (ParameterType.String, ParameterType.Bool or ParameterType.Integer or ParameterType.Double) => "; write it in quotes",
            _ => "",
        };
        return $"parameter '{Name}' is {Type.WithArticle()}, and {ParameterText.Short(value)} is {value.Type.WithArticle()}{advice}";
    }

    private string ConstraintText()
    {
        string words = Words.IsEmpty ? "" : "One of: " + string.Join(", ", Words) + ".";
        string bound = FloatingPointRange is { ToIsExclusive: true } range ? $"Less than {ParameterText.Of(range.To)}." : "";
        return string.Join(' ', new[] { AdditionalConstraints, words, bound }.Where(s => s.Length > 0));
    }
}
