using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vit.Ros.Tests.Parameters;

/// <summary>The keywords of JSON Schema that a parameter schema uses, and no others: an unknown one fails the test.</summary>
internal static class JsonSchemaCheck
{
    private static readonly string[] Annotations = ["$schema", "title", "description", "default", "examples"];

    public static bool Accepts(JsonObject schema, JsonNode value) => schema.All(keyword => keyword.Key switch
    {
        "type" => HasType((string)keyword.Value!, value),
        "properties" => Properties(value).All(p => keyword.Value![p.Key] is not JsonObject known || Accepts(known, p.Value!)),
        "additionalProperties" => Properties(value).All(p =>
            schema["properties"]?[p.Key] is not null || (keyword.Value is JsonObject other && Accepts(other, p.Value!))),
        "items" => value.AsArray().All(item => Accepts(keyword.Value!.AsObject(), item!)),
        "required" => keyword.Value!.AsArray().All(name => value[(string)name!] is not null),
        "enum" => keyword.Value!.AsArray().Any(word => JsonNode.DeepEquals(word, value)),
        "minimum" => (double)value >= (double)keyword.Value!,
        "maximum" => (double)value <= (double)keyword.Value!,
        "exclusiveMaximum" => (double)value < (double)keyword.Value!,
        "multipleOf" => (long)value % (long)keyword.Value! == 0,
        _ => Annotations.Contains(keyword.Key) ? true : throw new NotSupportedException(keyword.Key),
    });

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonNode value) => value as JsonObject ?? [];

    private static bool HasType(string type, JsonNode value) => (type, value.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) => true,
        ("array", JsonValueKind.Array) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("string", JsonValueKind.String) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger((double)value),
        ("number", JsonValueKind.Number) => true,
        _ => false,
    };
}
