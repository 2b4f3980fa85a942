using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Emission;

/// <summary>The C# of one field: its property, how it is written, read, viewed and copied out of a view.</summary>
internal sealed class FieldCode
{
    private readonly DefinitionSet _definitions;

    public FieldCode(Field field, string property, DefinitionSet definitions)
    {
        Field = field;
        Property = property;
        _definitions = definitions;
    }

    public Field Field { get; }

    public string Property { get; }

    private FieldType Type => Field.Type;

    private bool IsValue => Type.Nested is { } nested && _definitions.IsPlainValue(nested);

    private bool IsByte => Type.IsNumber && Type.Facts.CSharpName == "byte";

    /// <summary>C# type of one element.</summary>
    public string Element => Type.Nested?.CSharpReference ?? Type.Facts.CSharpName;

    public string PropertyType => Type.Shape switch { Shape.Single => Element, Shape.Array => Element + "[]", _ => $"List<{Element}>" };

    /// <summary>Whether the place of the values can be given to the caller to fill: sequences of numbers only.</summary>
    public bool IsReservable => Type.IsNumber && Type.IsSequence;

    /// <summary>Initial value of the property, or null when that of its type will do.</summary>
    public string? Initializer
    {
        get
        {
            if (Field.Default is not null)
                return Field.Default;
            return Type.Shape switch
            {
                Shape.Sequence or Shape.BoundedSequence => "[]",
                Shape.Array when Type.IsText => $"RosArray.OfStrings({Type.Capacity})",
                Shape.Array when Type.Nested is not null => $"RosArray.Of<{Element}>({Type.Capacity})",
                Shape.Array => $"new {Element}[{Type.Capacity}]",
                _ when Type.IsText => "\"\"",
                _ when Type.Nested is { } nested && (!IsValue || HasDefaults(nested)) => "new()",
                _ => null,
            };
        }
    }

    public string Write => Type.Shape switch
    {
        Shape.Single when Type.Nested is not null => $"{Property}.Serialize(ref writer);",
        Shape.Single => $"writer.Write{Type.Facts.CdrName}({Property}{TextBound});",
        Shape.Array => $"writer.Write{Many}Array({Property}, {Type.Capacity}{TextBound});",
        _ => $"writer.Write{Many}Sequence({Property}{CountBound}{TextBound});",
    };

    /// <summary>Writes the count and hands out the place of the values.</summary>
    public string Reserve => $"writer.ReserveSequence<{Element}>(count{CountBound})";

    public string Read => Type.Shape switch
    {
        Shape.Single when IsValue => $"{Property} = {Element}.Read(ref reader);",
        Shape.Single when Type.Nested is not null => $"{Property}.Deserialize(ref reader);",
        Shape.Single when Type.IsText => $"{Property} = reader.Read{Type.Facts.CdrName}({Property}{TextBound});",
        Shape.Single => $"{Property} = reader.Read{Type.Facts.CdrName}();",
        Shape.Array => $"{Property} = reader.Read{Many}Array({Property}, {Type.Capacity}{TextBound});",
        _ => $"reader.Read{Many}Sequence({Property}{CountBound}{TextBound});",
    };

    public string ViewType => Type switch
    {
        { Shape: Shape.Single } => ViewElement,
        { IsNumber: true } => IsByte ? "ReadOnlySpan<byte>" : $"CdrSpan<{Element}>",
        { Primitive: Primitive.Bool } => "CdrBooleans",
        _ => $"CdrSequence<{ViewElement}>",
    };

    public string ReadView => $"{Property} = " + Type switch
    {
        { Shape: Shape.Single, Nested: not null } => $"{ViewElement}.Read(ref reader);",
        { Shape: Shape.Single, IsText: true } => $"{ViewElement}.Read(ref reader);",
        { Shape: Shape.Single } => $"reader.Read{Type.Facts.CdrName}();",
        { IsNumber: true } => IsByte ? $"reader.ReadBytes({ViewCount});" : $"reader.ReadSpan<{Element}>({ViewCount});",
        { Primitive: Primitive.Bool } => $"reader.ReadBooleans({ViewCount});",
        _ => $"reader.ReadElements<{ViewElement}>({ViewCount});",
    };

    public string CopyOut => $"{Property} = " + Type switch
    {
        { Shape: Shape.Single, IsText: true } => $"{Property}.ToString(),",
        { Shape: Shape.Single, Nested: not null } when !IsValue => $"{Property}.ToMessage(),",
        { Shape: Shape.Single } => $"{Property},",
        { IsNumber: true, Shape: not Shape.Array } when IsByte => $"[.. {Property}],",
        { Nested: null, IsText: false, Shape: Shape.Array } => $"{Property}.ToArray(),",
        { Nested: null, IsText: false } => $"{Property}.ToList(),",
        { IsText: true } => $"{Property}.ToStrings()" + Ending,
        _ when IsValue => $"{Property}.ToValues()" + Ending,
        _ => $"{Property}.ToMessages<{ViewElement}, {Element}>()" + Ending,
    };

    private string Ending => Type.Shape == Shape.Array ? ".ToArray()," : ",";

    private string ViewElement => Type switch
    {
        { Nested: not null } => IsValue ? Element : Element + "View",
        { Primitive: Primitive.String } => "CdrString",
        { Primitive: Primitive.WString } => "CdrWString",
        _ => Element,
    };

    /// <summary>Fixed arrays know their length, sequences read theirs.</summary>
    private string ViewCount => Type.Shape == Shape.Array ? Type.Capacity.ToString(System.Globalization.CultureInfo.InvariantCulture) : "reader.ReadCount()";

    /// <summary>Which of the reader's and writer's methods for many values fits.</summary>
    private string Many => Type switch
    {
        { Nested: not null } => "Message",
        { IsText: true } => Type.Facts.CdrName,
        { Primitive: Primitive.Bool } => "Boolean",
        _ => "",
    };

    private string CountBound => Type.Shape == Shape.BoundedSequence ? $", maxCount: {Type.Capacity}" : "";

    private string TextBound => Type.StringBound > 0 ? $", maxLength: {Type.StringBound}" : "";

    private bool HasDefaults(TypeName value) =>
        _definitions[value].Fields.Any(f => f.Default is not null || (f.Type.Nested is { } nested && HasDefaults(nested)));
}
