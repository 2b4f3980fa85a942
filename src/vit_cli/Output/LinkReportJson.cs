using System.Text.Json;
using Vit.Perception.Links.Evaluation;

namespace Vit.Cli.Output;

/// <summary>An evaluation of links for programs: one object, figures as {value, low, high}; null where there is no number.</summary>
internal static class LinkReportJson
{
    public static void Write(LinkReport report)
    {
        using Stream output = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteNumber("scenes", report.Scenes);
        Qualities(json, "given", report.Given);
        Qualities(json, "discovered", report.Discovered);
        json.WriteStartArray("discovery");
        foreach (DiscoveryQuality found in report.Discovery)
        {
            json.WriteStartObject();
            json.WriteString("kind", found.Kind);
            json.WriteNumber("regions", found.Regions);
            json.WriteNumber("by_overlap", found.ByOverlap);
            json.WriteNumber("by_cells", found.ByCells);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("threshold");
        Number(json, "precision", report.Threshold.Precision);
        Number(json, "recall", report.Threshold.Recall);
        Number(json, "calibration_error", report.Threshold.CalibrationError);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Qualities(Utf8JsonWriter json, string name, IReadOnlyList<LinkQuality> qualities)
    {
        json.WriteStartArray(name);
        foreach (LinkQuality quality in qualities)
        {
            json.WriteStartObject();
            json.WriteString("query", quality.Kind.Query);
            json.WriteString("candidate", quality.Kind.Candidate);
            json.WriteNumber("scenes", quality.Images);
            json.WriteNumber("pairs", quality.Pairs);
            json.WriteNumber("linked", quality.Positives);
            Number(json, "chance_recall", quality.ChanceRecall);
            json.WriteStartArray("scores");
            foreach (ScoreQuality score in quality.Scores)
            {
                json.WriteStartObject();
                json.WriteString("score", score.Name);
                Figure(json, "auc", score.Auc);
                Figure(json, "average_precision", score.AveragePrecision);
                Figure(json, "recall_at_1", score.RecallAt1);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Figure(Utf8JsonWriter json, string name, in Interval figure)
    {
        json.WriteStartObject(name);
        Number(json, "value", figure.Value);
        Number(json, "low", figure.Low);
        Number(json, "high", figure.High);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
