using System.Text.Json.Nodes;
using Vit.Ros.Parameters;
using Vit.Ros.Tests.Parameters;
using YamlDotNet.RepresentationModel;

namespace Vit.PerceptionNode.Tests;

/// <summary>What <c>config/</c> holds is what the nodes declare. With <c>VIT_UPDATE_CONFIG=1</c> the files are written anew first.</summary>
public sealed class ConfigFileTests
{
    public static TheoryData<string> Names() => [.. ParameterFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_are_those_of_the_table(string name)
    {
        ParameterFile file = Of(name);
        if (Environment.GetEnvironmentVariable("VIT_UPDATE_CONFIG") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.SchemaPath)!);
            File.WriteAllText(file.YamlPath, file.Yaml);
            File.WriteAllText(file.SchemaPath, file.Schema);
        }

        Assert.Equal(file.Yaml, File.ReadAllText(file.YamlPath));
        Assert.Equal(file.Schema, File.ReadAllText(file.SchemaPath));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_yaml_names_every_declared_parameter_and_its_default(string name)
    {
        ParameterFile file = Of(name);
        Dictionary<string, ParameterValue> written = Read(file);
        var server = new ParameterServer("/node", TimeProvider.System);
        file.Table.DeclareIn(server);

        Assert.Equal(server.Snapshot.All.Keys.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        Assert.All(server.Snapshot.All, declared => Assert.Equal(declared.Value.Value, written[declared.Key]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_values_of_the_yaml_are_taken_by_a_node(string name)
    {
        ParameterFile file = Of(name);
        var server = new ParameterServer("/node", TimeProvider.System, Read(file));

        file.Table.DeclareIn(server);

        Assert.Empty(server.UnusedOverrides);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_accepts_the_yaml(string name)
    {
        ParameterFile file = Of(name);
        JsonObject schema = JsonNode.Parse(File.ReadAllText(file.SchemaPath))!.AsObject();

        // Written and parsed, so that its numbers are JSON's, which may be read as any type.
        Assert.True(JsonSchemaCheck.Accepts(schema, JsonNode.Parse(Json(Root(file)).ToJsonString())!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Descriptors_have_the_schemas_limits(string name)
    {
        ParameterFile file = Of(name);
        JsonNode schema = JsonNode.Parse(File.ReadAllText(file.SchemaPath))!;
        var server = new ParameterServer("/node", TimeProvider.System);
        file.Table.DeclareIn(server);

        Assert.All(server.Snapshot.All, declared =>
        {
            JsonNode place = schema["additionalProperties"]!["properties"]!["ros__parameters"]!;
            foreach (string part in declared.Key.Split('.'))
                place = place["properties"]![part]!;
            ParameterDescriptor descriptor = declared.Value.Descriptor;
            Assert.Equal(descriptor.FloatingPointRange?.From ?? descriptor.IntegerRange?.From, (double?)place["minimum"]);
            Assert.Equal(descriptor.FloatingPointRange?.To ?? descriptor.IntegerRange?.To, (double?)(place["maximum"] ?? place["exclusiveMaximum"]));
            Assert.Equal(descriptor.Words, place["enum"]?.AsArray().Select(word => (string)word!) ?? []);
            Assert.EndsWith(descriptor.ReadOnly ? "Read-only." : "May change while running.", (string)place["description"]!, StringComparison.Ordinal);
        });
    }

    private static ParameterFile Of(string name) => ParameterFile.All.Single(file => file.Name == name);

    private static YamlMappingNode Root(ParameterFile file)
    {
        var yaml = new YamlStream();
        using StreamReader reader = File.OpenText(file.YamlPath);
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static Dictionary<string, ParameterValue> Read(ParameterFile file)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        Flatten((YamlMappingNode)Root(file)["/**"]["ros__parameters"], "", values);
        return values;
    }

    private static void Flatten(YamlMappingNode group, string prefix, Dictionary<string, ParameterValue> values)
    {
        foreach ((YamlNode key, YamlNode value) in group)
        {
            string name = prefix + key;
            if (value is YamlMappingNode inner)
                Flatten(inner, name + ".", values);
            else
                values.Add(name, Value(Json(value)));
        }
    }

    private static ParameterValue Value(JsonNode node) => node is JsonArray list ? ParameterValue.From(list.Select(item => (string)item!).ToArray().AsSpan()) : node.GetValue<object>() switch
    {
        bool value => value,
        long value => value,
        double value => value,
        var other => (string)other,
    };

    private static JsonNode Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(p => KeyValuePair.Create(p.Key.ToString(), (JsonNode?)Json(p.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Json)]),
        YamlScalarNode { Style: not YamlDotNet.Core.ScalarStyle.Plain, Value: { } text } => JsonValue.Create(text),
        YamlScalarNode { Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode { Value: { } text } when text.Contains('.', StringComparison.Ordinal) =>
            JsonValue.Create(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        var scalar => JsonValue.Create(long.Parse(((YamlScalarNode)scalar).Value!, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
