using System.Security.Cryptography;
using System.Text;

namespace Vit.Messages.Generator.Model;

/// <summary>RIHS01: SHA-256 over a type's description as JSON (REP 2011, "Type Version Hash").</summary>
internal static class TypeHash
{
    public static string Of(Message message, DefinitionSet set) => Hash(message.Name, message.Fields, set);

    /// <summary>A service is hashed as a structure of its request, response and event.</summary>
    public static string Of(Service service, DefinitionSet set) => Hash(service.Name, FieldsOf(service), set);

    private static Field[] FieldsOf(Service service)
    {
        Field Part(string name, Message message) => new(new FieldType { Nested = message.Name }, name, null, [], default);
        return
        [
            Part("request_message", service.Request), Part("response_message", service.Response), Part("event_message", service.Event),
        ];
    }

    private static string Hash(TypeName name, IReadOnlyList<Field> fields, DefinitionSet set)
    {
        var json = new StringBuilder("{\"type_description\": ");
        Describe(json, name, fields);
        json.Append(", \"referenced_type_descriptions\": [");
        string separator = "";
        foreach (Message referenced in set.Closure(fields).OrderBy(m => m.Name.ToString(), StringComparer.Ordinal))
        {
            json.Append(separator);
            Describe(json, referenced.Name, referenced.Fields);
            separator = ", ";
        }
        json.Append("]}");
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(json.ToString()));
        return "RIHS01_" + string.Concat(hash.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static void Describe(StringBuilder json, TypeName name, IReadOnlyList<Field> fields)
    {
        json.Append($"{{\"type_name\": \"{name}\", \"fields\": [");
        json.Append(fields.Count == 0
            ? FieldJson("structure_needs_at_least_one_member", new FieldType { Primitive = Primitive.UInt8 })
            : string.Join(", ", fields.Select(f => FieldJson(f.Name, f.Type))));
        json.Append("]}");
    }

    private static string FieldJson(string name, FieldType type) =>
        $"{{\"name\": \"{name}\", \"type\": {{\"type_id\": {TypeId(type)}, \"capacity\": {type.Capacity}, "
        + $"\"string_capacity\": {type.StringBound}, \"nested_type_name\": \"{type.Nested}\"}}}}";

    private static int TypeId(FieldType type)
    {
        int element = type.Nested is not null ? 1 : type.StringBound > 0 ? type.Facts.TypeId + 4 : type.Facts.TypeId;
        return element + type.Shape switch { Shape.Array => 48, Shape.BoundedSequence => 96, Shape.Sequence => 144, _ => 0 };
    }
}
