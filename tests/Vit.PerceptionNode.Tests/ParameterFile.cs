using Vit.CameraNode;
using Vit.PerceptionNode.Parameters;
using Vit.Ros.Parameters;
using Vit.Testing;

namespace Vit.PerceptionNode.Tests;

/// <summary>A parameter file of <c>config/</c> and its schema, and the table that both are written from.</summary>
public sealed record ParameterFile(string Name, string Title, ParameterTable Table)
{
    /// <summary>Those that the package installs.</summary>
    public static IReadOnlyList<ParameterFile> All { get; } =
    [
        new("vit_perception", "Parameters of vit_perception_node", PerceptionTable.Rows),
        new("simulated_camera", "Parameters of simulated_camera", CameraTable.Rows),
    ];

    public string YamlPath => Path.Combine(Config, Name + ".yaml");

    public string SchemaPath => Path.Combine(Config, "schema", Name + ".schema.json");

    public string Yaml =>
        $"# yaml-language-server: $schema=schema/{Name}.schema.json\n"
        + ParameterYaml.Write(Table, Title + ": all of them, with their defaults. Copy what you change.");

    public string Schema => ParameterSchema.Write(Table, Title);

    private static string Config => Path.Combine(Golden.RepositoryRoot, "config");
}
