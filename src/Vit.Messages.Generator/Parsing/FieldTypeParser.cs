using System.Globalization;
using Vit.Messages.Generator.Model;

namespace Vit.Messages.Generator.Parsing;

/// <summary>Reads the type of a field: <c>float64</c>, <c>string&lt;=8[]</c>, <c>Point[3]</c>, <c>std_msgs/Header</c>, <c>int8[&lt;=5]</c>.</summary>
internal static class FieldTypeParser
{
    private const string BoundSign = "<=";

    public static bool TryParse(string text, string ownPackage, out FieldType? type, out string error)
    {
        type = null;
        if (!TryParseShape(text, out string element, out Shape shape, out int capacity, out error)
            || !TryParseElement(element, ownPackage, out FieldType? single, out error))
            return false;
        type = single! with { Shape = shape, Capacity = capacity };
        return true;
    }

    private static bool TryParseShape(string text, out string element, out Shape shape, out int capacity, out string error)
    {
        (element, shape, capacity, error) = (text, Shape.Single, 0, "");
        if (!text.EndsWith("]", StringComparison.Ordinal))
            return true;
        int bracket = text.LastIndexOf('[');
        if (bracket <= 0)
        {
            error = $"'{text}' ends with ']' but has no element type and '[' before it";
            return false;
        }
        element = text.Substring(0, bracket);
        string size = text.Substring(bracket + 1, text.Length - bracket - 2);
        if (size.Length == 0)
        {
            shape = Shape.Sequence;
            return true;
        }
        bool bounded = size.StartsWith(BoundSign, StringComparison.Ordinal);
        shape = bounded ? Shape.BoundedSequence : Shape.Array;
        if (TryParseCount(bounded ? size.Substring(BoundSign.Length) : size, out capacity))
            return true;
        error = $"the size in '{text}' must be a whole number above 0, with '<=' before it when it is only a bound";
        return false;
    }

    private static bool TryParseElement(string text, string ownPackage, out FieldType? type, out string error)
    {
        (type, error) = (null, "");
        if (PrimitiveFacts.Find(text) is { } primitive)
        {
            type = new FieldType { Primitive = primitive };
            return true;
        }
        int bound = text.IndexOf(BoundSign, StringComparison.Ordinal);
        if (bound > 0 && PrimitiveFacts.Find(text.Substring(0, bound)) is Primitive.String or Primitive.WString)
        {
            if (!TryParseCount(text.Substring(bound + BoundSign.Length), out int length))
            {
                error = $"the bound in '{text}' must be a whole number above 0";
                return false;
            }
            type = new FieldType { Primitive = PrimitiveFacts.Find(text.Substring(0, bound)), StringBound = length };
            return true;
        }
        string[] parts = text.Split('/');
        string package = parts.Length == 2 ? parts[0] : ownPackage;
        string name = parts[parts.Length - 1];
        if (parts.Length > 2 || !Names.IsPackage(package) || !Names.IsType(name))
        {
            error = $"'{text}' is no type: write a built-in type, 'Name' of the same package, or 'package/Name'";
            return false;
        }
        type = new FieldType { Nested = new TypeName(package, "msg", name) };
        return true;
    }

    private static bool TryParseCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
