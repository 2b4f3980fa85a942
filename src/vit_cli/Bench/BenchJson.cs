using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Vit.Cli.Bench;

/// <summary>Reports for programs: one object and a line end on stdout, names as the reports' in snake case.</summary>
internal static class BenchJson
{
    public static void Write(SpeedReport report) => Write(report, BenchJsonContext.Default.SpeedReport);

    public static void Write(ComparisonReport report) => Write(report, BenchJsonContext.Default.ComparisonReport);

    private static void Write<T>(T report, JsonTypeInfo<T> type)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write([.. JsonSerializer.SerializeToUtf8Bytes(report, type), (byte)'\n']);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SpeedReport))]
[JsonSerializable(typeof(ComparisonReport))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
