using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vit.Ros.Parameters;

/// <summary>
/// A table as JSON Schema (draft 2020-12) of the parameter files it belongs to, for editors and checks before a launch. It knows the
/// parameters that every node has, too. JSON cannot tell <c>1</c> from <c>1.0</c>: that a double needs its point only the node can say.
/// </summary>
public static class ParameterSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema's text; ends with a line feed.</summary>
    /// <param name="table">The parameters.</param>
    /// <param name="title">What the file is.</param>
    public static string Write(ParameterTable table, string title)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(title);
        JsonObject parameters = Group();
        foreach (ParameterRow row in table)
            Place(parameters, row);
        var known = (JsonObject)parameters["properties"]!;
        known.TryAdd("use_sim_time", Standard("boolean", "Follow /clock instead of the system's time."));
        known.TryAdd("qos_overrides", Standard("object", "Quality of service by topic and endpoint."));

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["ros__parameters"] = parameters },
                ["required"] = new JsonArray("ros__parameters"),
                ["additionalProperties"] = false,
            },
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Standard(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static JsonObject Group() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(),
        ["additionalProperties"] = false,
    };

    private static void Place(JsonObject group, ParameterRow row)
    {
        string[] parts = row.Name.Split('.');
        foreach (string part in parts[..^1])
        {
            var properties = (JsonObject)group["properties"]!;
            if (!properties.ContainsKey(part))
                properties[part] = Group();
            group = (JsonObject)properties[part]!;
        }
        ((JsonObject)group["properties"]!)[parts[^1]] = Of(row);
    }

    private static JsonObject Of(ParameterRow row)
    {
        var schema = new JsonObject { ["description"] = Describe(row) };
        switch (row.Default.Type)
        {
            case ParameterType.Bool:
                schema["type"] = "boolean";
                schema["default"] = row.Default.AsBool();
                break;
            case ParameterType.Integer:
                schema["type"] = "integer";
                schema["default"] = row.Default.AsInteger();
                Limit(schema, row.Integers);
                break;
            case ParameterType.Double:
                schema["type"] = "number";
                schema["default"] = row.Default.AsDouble();
                Limit(schema, row.Doubles);
                break;
            case ParameterType.StringArray:
                schema["type"] = "array";
                schema["items"] = new JsonObject { ["type"] = "string" };
                schema["default"] = new JsonArray([.. row.Default.AsStringArray().ToArray().Select(item => (JsonNode)item)]);
                break;
            default:
                schema["type"] = "string";
                schema["default"] = row.Default.AsString();
                if (!row.Words.IsEmpty)
                    schema[row.OtherWords ? "examples" : "enum"] = new JsonArray([.. row.Words.Select(word => (JsonNode)word)]);
                break;
        }
        return schema;
    }

    private static string Describe(ParameterRow row)
    {
        string constraint = row.Constraint.Length == 0 ? "" : " " + Sentence(row.Constraint);
        return Sentence(row.Description) + constraint + (row.Dynamic ? " May change while running." : " Read-only.");
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static void Limit(JsonObject schema, IntegerRange? range)
    {
        if (range is not { } r)
            return;
        schema["minimum"] = r.From;
        schema["maximum"] = r.To;
        // multipleOf counts from 0, a step from the least value; where the greatest lies off the steps it is taken all the same.
        if (r.Step > 1 && r.From == 0 && (ulong)r.To % r.Step == 0)
            schema["multipleOf"] = r.Step;
    }

    private static void Limit(JsonObject schema, FloatingPointRange? range)
    {
        if (range is not { } r)
            return;
        // JSON has no infinite numbers, and needs none where there is no limit.
        if (double.IsFinite(r.From))
            schema["minimum"] = r.From;
        if (double.IsFinite(r.To))
            schema[r.ToIsExclusive ? "exclusiveMaximum" : "maximum"] = r.To;
    }
}
