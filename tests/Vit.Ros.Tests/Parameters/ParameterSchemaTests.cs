using System.Text.Json.Nodes;
using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

public sealed class ParameterSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(ParameterSchema.Write(TableSample.Table, "Sample"))!.AsObject();

    [Fact]
    public void The_defaults_are_accepted() => Assert.True(JsonSchemaCheck.Accepts(Schema, File()));

    [Fact]
    public void Each_row_stands_in_the_schema_with_its_default()
    {
        foreach (ParameterRow row in TableSample.Table)
        {
            JsonNode place = Schema["additionalProperties"]!["properties"]!["ros__parameters"]!;
            foreach (string part in row.Name.Split('.'))
                place = place["properties"]![part]!;
            Assert.Equal(Json(row.Default).ToJsonString(), place["default"]!.ToJsonString());
            Assert.StartsWith(row.Description, (string)place["description"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("attention.residual", "1.0", false)] // the end of a half-open range
    [InlineData("attention.residual", "0.99", true)]
    [InlineData("attention.residual", "-0.1", false)]
    [InlineData("attention.residual", "\"0.5\"", false)]
    [InlineData("max_rate", "1e300", true)]
    [InlineData("max_rate", "-1.0", false)]
    [InlineData("links.max_objects", "65", false)]
    [InlineData("links.max_objects", "1", false)]
    [InlineData("links.max_objects", "2.5", false)]
    [InlineData("pairs", "6", true)]
    [InlineData("pairs", "7", false)]
    [InlineData("precision", "\"fp64\"", false)]
    [InlineData("precision", "\"int8\"", true)]
    [InlineData("provider", "\"some_plugin\"", true)]
    [InlineData("provider", "1", false)]
    [InlineData("allow_fallback", "1", false)]
    [InlineData("use_sim_time", "true", true)]
    [InlineData("use_sim_time", "1", false)]
    [InlineData("qos_overrides", "{\"/t\":{\"publisher\":{\"depth\":1}}}", true)]
    [InlineData("attention.resudual", "0.5", false)] // misspelt
    [InlineData("presicion", "\"fp32\"", false)]
    public void A_value_is_accepted_when_the_node_would_take_it(string name, string json, bool accepted)
    {
        JsonObject file = File();
        Place(file["/**"]!["ros__parameters"]!.AsObject(), name, JsonNode.Parse(json)!);

        Assert.Equal(accepted, JsonSchemaCheck.Accepts(Schema, file));
    }

    [Fact]
    public void A_file_that_forgets_ros__parameters_is_refused() =>
        Assert.False(JsonSchemaCheck.Accepts(Schema, JsonNode.Parse("""{"vit_perception": {"precision": "fp32"}}""")!));

    private static JsonObject File()
    {
        var parameters = new JsonObject();
        foreach (ParameterRow row in TableSample.Table)
            Place(parameters, row.Name, Json(row.Default));
        // Written and parsed, so that its numbers are JSON's, which may be read as any type.
        return JsonNode.Parse(new JsonObject { ["/**"] = new JsonObject { ["ros__parameters"] = parameters } }.ToJsonString())!.AsObject();
    }

    private static void Place(JsonObject group, string name, JsonNode value)
    {
        string[] parts = name.Split('.');
        foreach (string part in parts[..^1])
        {
            group.TryAdd(part, new JsonObject());
            group = group[part]!.AsObject();
        }
        group[parts[^1]] = value;
    }

    private static JsonNode Json(ParameterValue value) => value.Type switch
    {
        ParameterType.Bool => value.AsBool(),
        ParameterType.Integer => value.AsInteger(),
        ParameterType.Double => value.AsDouble(),
        ParameterType.StringArray => new JsonArray([.. value.AsStringArray().ToArray().Select(item => (JsonNode)item)]),
        _ => value.AsString(),
    };
}
