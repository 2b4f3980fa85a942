using System.Text.Json;
using Vit.Pipeline;

namespace Vit.Cli.Output;

/// <summary>What a run over many frames did, for programs.</summary>
internal static class SummaryJson
{
    /// <summary>Writes one object and a line end to stdout. Times in milliseconds.</summary>
    /// <param name="source">Where the frames came from.</param>
    /// <param name="target">What was written.</param>
    /// <param name="summary">What happened.</param>
    /// <param name="loss">What was lost of a damaged bag; empty when it was whole.</param>
    public static void Write(string source, string target, PipelineSummary summary, string loss)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("source", source);
            json.WriteString("output", target);
            json.WriteNumber("frames", summary.Taken);
            json.WriteNumber("processed", summary.Processed);
            json.WriteStartObject("dropped");
            foreach ((string reason, long count, _) in summary.Drops.Reasons)
                json.WriteNumber(reason, count);
            json.WriteEndObject();
            json.WriteNumber("seconds", summary.Duration.TotalSeconds);
            json.WriteStartArray("stages");
            foreach (StagePercentiles stage in summary.Stages)
            {
                json.WriteStartObject();
                json.WriteString("stage", stage.Stage);
                json.WriteNumber("p50", stage.P50);
                json.WriteNumber("p95", stage.P95);
                json.WriteNumber("p99", stage.P99);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("lost", loss);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        using Stream output = Console.OpenStandardOutput();
        buffer.WriteTo(output);
    }
}
