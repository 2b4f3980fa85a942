using System.Globalization;
using Vit.Ros.Parameters;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Vit.Ros.Tests.Parameters;

public sealed class ParameterYamlTests
{
    private static readonly string Yaml = ParameterYaml.Write(TableSample.Table, "Parameters of the sample.\n\nSecond paragraph.");

    [Fact]
    public void The_file_read_again_gives_every_default_with_its_type()
    {
        Dictionary<string, ParameterValue> read = Read(Yaml);

        Assert.Equal(TableSample.Table.ToDictionary(row => row.Name, row => row.Default), read);
    }

    [Fact]
    public void What_was_read_again_can_be_given_at_start()
    {
        var node = new Node([.. Read(Yaml)]);
        TableSample.Table.DeclareIn(node.Parameters);

        Assert.Empty(node.Parameters.UnusedOverrides);
    }

    [Fact]
    public void Each_parameter_has_its_meaning_and_limits_above_it() => Assert.Contains(
        """
            attention:
              # How the map is computed.
              # string, rollout, last_layer, layer; may change while running
              method: "rollout"
              # Weight of the residual connection.
              # double, 0.0 to below 1.0; may change while running
              residual: 0.5

        """, Yaml, StringComparison.Ordinal);

    [Fact]
    public void The_heading_stands_above_the_nodes_it_is_for() => Assert.StartsWith(
        "# Parameters of the sample.\n#\n# Second paragraph.\n/**:\n  ros__parameters:\n", Yaml, StringComparison.Ordinal);

    [Fact]
    public void Long_descriptions_are_broken_and_no_line_ends_in_a_blank()
    {
        string[] lines = Yaml.Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    private static Dictionary<string, ParameterValue> Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var values = new Dictionary<string, ParameterValue>();
        Add(values, "", (YamlMappingNode)stream.Documents[0].RootNode["/**"]["ros__parameters"]);
        return values;
    }

    private static void Add(Dictionary<string, ParameterValue> values, string prefix, YamlMappingNode group)
    {
        foreach ((YamlNode key, YamlNode node) in group.Children)
        {
            string name = prefix + ((YamlScalarNode)key).Value;
            if (node is YamlMappingNode nested)
                Add(values, name + ".", nested);
            else
                values.Add(name, node is YamlSequenceNode list ? List(list) : Scalar((YamlScalarNode)node));
        }
    }

    private static ParameterValue List(YamlSequenceNode node) => ParameterValue.From(node.Select(item => Scalar((YamlScalarNode)item).AsString()).ToArray().AsSpan());

    /// <summary>As rcl_yaml_param_parser decides: quotes make a string, then bool, integer, double.</summary>
    private static ParameterValue Scalar(YamlScalarNode node)
    {
        string text = node.Value!;
        if (node.Style == ScalarStyle.DoubleQuoted)
            return text;
        if (bool.TryParse(text, out bool flag))
            return flag;
        if (long.TryParse(text, CultureInfo.InvariantCulture, out long integer))
            return integer;
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
