using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Parsing;

/// <summary>Reads constants and defaults, and writes them as C# expressions.</summary>
internal static class ValueParser
{
    public static bool TryParse(FieldType type, string text, out string? expression, out string error)
    {
        (expression, error) = (null, "");
        if (type.Nested is not null)
        {
            error = $"a field of type {type} cannot have a default: only built-in types can";
            return false;
        }
        return type.Shape == Shape.Single
            ? TryParseSingle(type, text, out expression, out error)
            : TryParseMany(type, text, out expression, out error);
    }

    private static bool TryParseMany(FieldType type, string text, out string? expression, out string error)
    {
        expression = null;
        if (text.Length < 2 || text[0] != '[' || text[text.Length - 1] != ']')
        {
            error = $"the default of a {type} stands in brackets: [1, 2, 3]";
            return false;
        }
        if (!TextLiteral.TrySplit(text.Substring(1, text.Length - 2), out List<string> elements))
        {
            error = $"a quote in {text} is not closed";
            return false;
        }
        if (type.Shape == Shape.Array ? elements.Count != type.Capacity : type.Capacity > 0 && elements.Count > type.Capacity)
        {
            error = $"{type} cannot hold {elements.Count} values";
            return false;
        }
        var values = new List<string>();
        foreach (string element in elements)
        {
            if (!TryParseSingle(type, element, out string? value, out error))
                return false;
            values.Add(value!);
        }
        expression = $"[{string.Join(", ", values)}]";
        error = "";
        return true;
    }

    private static bool TryParseSingle(FieldType type, string text, out string? expression, out string error)
    {
        switch (type.Primitive)
        {
            case Primitive.Bool:
                string lower = text.ToLowerInvariant();
                expression = lower is "true" or "1" ? "true" : lower is "false" or "0" ? "false" : null;
                error = $"'{text}' is no bool: write true or false";
                break;
            case Primitive.Float32 or Primitive.Float64:
                expression = NumberLiteral.Float(text, isSingle: type.Primitive == Primitive.Float32);
                error = $"'{text}' is no {type.Facts.RosName}: write a number such as -1.5, 1e-3, inf or nan";
                break;
            case Primitive.String or Primitive.WString:
                return TryParseText(type, text, out expression, out error);
            default:
                expression = NumberLiteral.Integer(text, type.Facts.Size, type.Primitive is { } p && IsUnsigned(p));
                error = $"'{text}' is no {type.Facts.RosName}: write a whole number in its range";
                break;
        }
        return expression is not null;
    }

    private static bool TryParseText(FieldType type, string text, out string? expression, out string error)
    {
        expression = null;
        if (TextLiteral.Unquote(text) is not { } value)
        {
            error = $"the quotes of {text} do not match (a '#' begins a comment even between quotes; escape inner quotes with \\)";
            return false;
        }
        int length = type.Primitive == Primitive.String ? Encoding.UTF8.GetByteCount(value) : value.Length;
        if (type.StringBound > 0 && length > type.StringBound)
        {
            error = $"the text is {length} long, {type} holds {type.StringBound}";
            return false;
        }
        expression = SymbolDisplay.FormatLiteral(value, quote: true);
        error = "";
        return true;
    }

    private static bool IsUnsigned(Primitive primitive) =>
        primitive is Primitive.Byte or Primitive.Char or Primitive.UInt8 or Primitive.UInt16 or Primitive.UInt32 or Primitive.UInt64;
}
