using System.Text.Json;
using Vit.Models.Cards;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Links;

namespace Vit.Cli.Output;

/// <summary>The line of <c>vit infer --json</c>. Its names are part of the public contract.</summary>
internal static class InferJson
{
    /// <summary>Writes one object and a line end to stdout.</summary>
    public static void Write(string image, ModelCard card, ReadOnlySpan<float> embedding, in AttentionMap map, StillLinks? links)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("image", image);
            json.WriteString("model_id", card.Id);
            json.WriteString("model_hash", card.Hash);
            Numbers(json, "embedding", embedding);
            json.WriteStartObject("attention");
            json.WriteNumber("rows", map.Grid.Rows);
            json.WriteNumber("columns", map.Grid.Columns);
            json.WriteString("method", AttentionNames.NameOf(map.Options.Method));
            json.WriteNumber("special_token_mass", map.SpecialTokenMass);
            json.WriteNumber("entropy", map.Entropy);
            Numbers(json, "weights", map.Weights.Span);
            json.WriteEndObject();
            Grid(json, map.Grid);
            Regions(json, links);
            Links(json, links);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        using Stream output = Console.OpenStandardOutput();
        buffer.WriteTo(output);
    }

    private static void Grid(Utf8JsonWriter json, in PatchGrid grid)
    {
        json.WriteStartObject("grid");
        json.WriteNumber("source_width", grid.SourceWidth);
        json.WriteNumber("source_height", grid.SourceHeight);
        json.WriteNumber("input_width", grid.InputWidth);
        json.WriteNumber("input_height", grid.InputHeight);
        json.WriteNumber("rows", grid.Rows);
        json.WriteNumber("columns", grid.Columns);
        json.WriteNumber("patch_size", grid.PatchSize);
        Affine a = grid.InputFromSource;
        json.WriteStartArray("input_from_source");
        foreach (double value in (double[])[a.M11, a.M12, a.M13, a.M21, a.M22, a.M23])
            json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Regions(Utf8JsonWriter json, StillLinks? links)
    {
        json.WriteStartArray("regions");
        for (int i = 0; i < (links?.Regions.Count ?? 0); i++)
        {
            Region region = links!.Regions[i];
            json.WriteStartObject();
            json.WriteString("id", StillLinks.Name(i));
            json.WriteNumber("score", region.Score);
            json.WriteNumber("x", region.Box.X);
            json.WriteNumber("y", region.Box.Y);
            json.WriteNumber("width", region.Box.Width);
            json.WriteNumber("height", region.Box.Height);
            json.WriteStartArray("cells");
            foreach (ushort cell in links.Regions.Cells(i))
                json.WriteNumberValue(cell);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Links(Utf8JsonWriter json, StillLinks? links)
    {
        json.WriteStartArray("links");
        foreach (PairScore pair in links?.Links ?? [])
        {
            json.WriteStartObject();
            json.WriteString("source_id", StillLinks.Name(pair.A));
            json.WriteString("target_id", StillLinks.Name(pair.B));
            json.WriteNumber("score", pair.Score);
            json.WriteNumber("lift", pair.Lift);
            json.WriteNumber("z", pair.Z);
            json.WriteNumber("attention_forward", pair.AttentionForward);
            json.WriteNumber("attention_backward", pair.AttentionBackward);
            json.WriteNumber("feature_similarity", pair.FeatureSimilarity);
            json.WriteNumber("distance", pair.Distance);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (float value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
