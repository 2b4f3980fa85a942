using System.Globalization;
using System.Text.Json;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Files;

/// <summary>Writes labels as the JSON of a scene file. The same labels always give the same bytes.</summary>
internal static class SceneLabelWriter
{
    /// <param name="output">Receives compact UTF-8 without a line end; stays open.</param>
    /// <param name="labels">What to write.</param>
    /// <param name="image">Name of the picture file beside the labels.</param>
    public static void Write(Stream output, SceneLabels labels, string image)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("image", image);
        json.WriteNumber("width", SceneSpace.PictureSize);
        json.WriteNumber("height", SceneSpace.PictureSize);
        WriteIntegers(json, "grid", [SceneSpace.GridSize, SceneSpace.GridSize]);
        json.WriteString("set", labels.Mode.Name());
        json.WriteNumber("seed", labels.Seed);
        WriteCounts(json, labels.Counts);
        json.WriteStartArray("regions");
        foreach (SceneRegion region in labels.Regions)
            WriteRegion(json, region);
        json.WriteEndArray();
        WriteIntegers(json, "link_objects", labels.LinkObjects);
        json.WriteStartArray("links");
        foreach ((int a, int b) in labels.Links)
        {
            json.WriteStartArray();
            json.WriteNumberValue(a);
            json.WriteNumberValue(b);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, SceneCounts counts)
    {
        json.WriteStartObject("scene");
        json.WriteNumber("units", counts.Units);
        json.WriteNumber("lone_lamps", counts.LoneLamps);
        json.WriteNumber("loose_cables", counts.LooseCables);
        json.WriteNumber("crossings", counts.Crossings);
        json.WriteNumber("one_colour", counts.OneColour ? 1 : 0);
        json.WriteNumber("lamps", counts.Lamps);
        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, SceneRegion region)
    {
        json.WriteStartObject();
        json.WriteNumber("id", region.Id);
        json.WriteString("type", region.Kind.Name());
        json.WriteNumber("unit", region.Unit);
        WriteReals(json, "box", [region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom]);
        WriteIntegers(json, "cells", region.Cells);
        WriteReals(json, "coverage", region.Coverage);
        json.WriteEndObject();
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, IReadOnlyList<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Always with a decimal point. Ten digits hold every multiple of 1/1024 exactly.</summary>
    private static void WriteReals(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteRawValue(value.ToString("0.0#########", CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }
}
