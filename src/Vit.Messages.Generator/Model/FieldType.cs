namespace Vit.Messages.Generator.Model;

/// <summary>Type of a field: a built-in type or a nested message, one or many.</summary>
internal sealed record FieldType
{
    /// <summary>The built-in type; null when <see cref="Nested"/> is set.</summary>
    public Primitive? Primitive { get; init; }

    public TypeName? Nested { get; init; }

    /// <summary>Largest length of a string in bytes (code units for wstring); 0 = no bound.</summary>
    public int StringBound { get; init; }

    public Shape Shape { get; init; }

    /// <summary>Length of an array or bound of a sequence; 0 = none.</summary>
    public int Capacity { get; init; }

    public bool IsText => Primitive is Model.Primitive.String or Model.Primitive.WString;

    public bool IsSequence => Shape is Shape.Sequence or Shape.BoundedSequence;

    /// <summary>Numbers are those that lie in memory as on the wire; a bool is not (any byte but 0 is true).</summary>
    public bool IsNumber => Primitive is { } p && !IsText && p != Model.Primitive.Bool;

    public PrimitiveFacts Facts =>
        PrimitiveFacts.Of(Primitive ?? throw new InvalidOperationException("A nested message has no built-in type."));

    /// <summary>The type as it stands in a .msg file.</summary>
    public override string ToString()
    {
        string element = Nested is { } nested ? nested.ShortName : Facts.RosName;
        if (StringBound > 0)
            element += "<=" + StringBound;
        return Shape switch
        {
            Shape.Array => $"{element}[{Capacity}]",
            Shape.BoundedSequence => $"{element}[<={Capacity}]",
            Shape.Sequence => element + "[]",
            _ => element,
        };
    }
}
