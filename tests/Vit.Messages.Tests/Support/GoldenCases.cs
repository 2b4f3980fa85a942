using System.Text.Json;
using Vit.Testing;

namespace Vit.Messages.Tests.Support;

/// <summary>One payload of the golden data, in both byte orders, and the values that it holds.</summary>
internal sealed record GoldenCase(string Type, int Variant, JsonElement Value, byte[] LittleEndian, byte[] BigEndian)
{
    public override string ToString() => $"{Type} variant {Variant}";
}

/// <summary>tests/data/L6_cdr: payloads made by rosbags and read alike by Fast CDR, and the hashes of their types.</summary>
internal static class GoldenCases
{
    private static readonly string[] s_files = ["cdr_ros2_jazzy.json", "cdr_ros2_humble.json", "cdr_vit_msgs.json"];

    /// <summary>Cases by type, without those of Humble whose definition was another one then.</summary>
    public static ILookup<string, GoldenCase> ByType { get; } = s_files.SelectMany(Load).ToLookup(c => c.Type);

    public static JsonElement Json(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.Path("L6_cdr", file)));
        return document.RootElement.Clone();
    }

    /// <summary>Type name to hash, from an object of a golden file.</summary>
    public static Dictionary<string, string> Hashes(string file, string property) =>
        Json(file).GetProperty(property).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);

    private static IEnumerable<GoldenCase> Load(string file)
    {
        Dictionary<string, string> hashes = Hashes(file, "hashes");
        foreach (JsonElement row in Json(file).GetProperty("cases").EnumerateArray())
        {
            string type = row.GetProperty("type").GetString()!;
            if (MessageProbe.All.TryGetValue(type, out MessageProbe? probe) && probe.Rihs01 != hashes[type])
                continue;
            yield return new GoldenCase(type, row.GetProperty("variant").GetInt32(), row.GetProperty("value"),
                Convert.FromHexString(row.GetProperty("le").GetString()!), Convert.FromHexString(row.GetProperty("be").GetString()!));
        }
    }
}
