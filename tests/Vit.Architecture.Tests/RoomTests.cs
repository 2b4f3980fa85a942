using System.Xml.Linq;
using Vit.Testing;

namespace Vit.Architecture.Tests;

/// <summary>The rooms of ARCHITECTURE.md: a room may use only what its row allows.</summary>
public sealed class RoomTests
{
    /// <summary>Room → (rooms it may reference, packages it may reference).</summary>
    private static readonly Dictionary<string, (string[] Rooms, string[] Packages)> Allowed = new()
    {
        ["Vit.Messages.Generator"] = ([], ["Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Analyzers"]),
        ["Vit.Messages"] = (["Vit.Messages.Generator"], []),
        ["Vit.Ros"] = (["Vit.Messages"], []),
        ["Vit.Bags"] = ([], ["K4os.Compression.LZ4", "Microsoft.Data.Sqlite", "YamlDotNet", "ZstdSharp.Port"]),
        ["Vit.Simulation"] = ([], ["OpenCvSharp4", "OpenCvSharp4.official.runtime.linux-x64"]),
        ["Vit.Models"] = ([], ["Google.Protobuf", "Grpc.Tools"]),
        ["Vit.Perception"] = (["Vit.Models"],
        [
            "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "Microsoft.ML.OnnxRuntime.Managed",
            "OpenCvSharp4", "OpenCvSharp4.official.runtime.linux-x64",
        ]),
        ["Vit.Pipeline"] = (["Vit.Bags", "Vit.Messages", "Vit.Perception", "Vit.Simulation"], []),
        ["vit_perception_node"] = (["Vit.Pipeline", "Vit.Ros"], []),
        ["simulated_camera"] = (["Vit.Ros", "Vit.Simulation"], []),
        ["vit_cli"] = (["Vit.Pipeline", "Vit.Ros"], ["Spectre.Console", "System.CommandLine"]),
    };

    public static TheoryData<string> Projects()
    {
        var data = new TheoryData<string>();
        foreach (string file in Directory.EnumerateFiles(SourceFolder, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            data.Add(Path.GetFileNameWithoutExtension(file));
        return data;
    }

    private static string SourceFolder => Path.Combine(Golden.RepositoryRoot, "src");

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_room_uses_only_the_rooms_and_packages_of_its_row(string room)
    {
        Assert.True(Allowed.TryGetValue(room, out var row), $"{room} has no row in ARCHITECTURE.md's table of rooms");
        XDocument project = XDocument.Load(Path.Combine(SourceFolder, room, room + ".csproj"));

        string[] rooms = [.. Includes(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/')))];
        string[] packages = [.. Includes(project, "PackageReference")];

        Assert.Empty(rooms.Except(row.Rooms));
        Assert.Empty(packages.Except(row.Packages));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_is_part_of_the_solution(string room)
    {
        string solution = File.ReadAllText(Path.Combine(Golden.RepositoryRoot, "Vit.sln"));

        Assert.Contains($"{room}.csproj", solution, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(e => (string?)e.Attribute("Include") ?? "");
}
