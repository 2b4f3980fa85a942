using System.Text.Json;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Files;

/// <summary>Reads the JSON of a scene file and checks every value once; properties it does not know are skipped.</summary>
internal static class SceneLabelReader
{
    private const int Cells = SceneSpace.GridSize * SceneSpace.GridSize;

    /// <exception cref="SceneFormatException">The text is not a scene file of this format.</exception>
    public static SceneLabels Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new SceneFormatException($"The scene file is no valid JSON ({e.Message}); write it again from its seed.", e);
        }
    }

    private static SceneLabels Read(JsonElement root)
    {
        int[] grid = [.. Items(root, "grid").Select(e => Whole(e, "grid", 1, 65535))];
        if (grid is not [SceneSpace.GridSize, SceneSpace.GridSize])
            throw Wrong("grid", "14x14 cells are expected");
        if (!SceneModeNames.TryParse(Text(root, "set"), out SceneMode mode))
            throw Wrong("set", "train, hard or shift is expected");
        SceneRegion[] regions = [.. Items(root, "regions").Select(Region)];
        var ids = new HashSet<int>();
        if (!Array.TrueForAll(regions, r => ids.Add(r.Id)))
            throw Wrong("regions", "an id occurs twice");
        int[] objects = [.. Items(root, "link_objects").Select(e => Id(e, "link_objects", ids))];
        SceneLink[] links = [.. Items(root, "links").Select(e => Link(e, ids))];
        return new SceneLabels(Seed(root), mode, Counts(Member(root, "scene")), regions, objects, links);
    }

    private static SceneRegion Region(JsonElement e)
    {
        if (!RegionKindNames.TryParse(Text(e, "type"), out RegionKind kind))
            throw Wrong("type", "lamp, cable_part, cable_middle, end or distractor is expected");
        double[] box = [.. Items(e, "box").Select(v => Real(v, "box", 0, SceneSpace.PictureSize))];
        if (box.Length != 4 || box[0] >= box[2] || box[1] >= box[3])
            throw Wrong("box", "[x0, y0, x1, y1] with x0 < x1 and y0 < y1 is expected");
        int[] cells = [.. Items(e, "cells").Select(v => Whole(v, "cells", 0, Cells - 1))];
        double[] coverage = [.. Items(e, "coverage").Select(v => Real(v, "coverage", 0, 1))];
        if (cells.Length != coverage.Length)
            throw Wrong("coverage", "one value for each of cells is expected");
        return new SceneRegion(
            Whole(Member(e, "id"), "id", RegionIds.First, RegionIds.Limit - 1), kind, Whole(Member(e, "unit"), "unit", -1, 127),
            new Box(box[0], box[1], box[2], box[3]), cells, coverage);
    }

    private static SceneCounts Counts(JsonElement e) => new(
        Count(e, "units"), Count(e, "lone_lamps"), Count(e, "loose_cables"), Count(e, "crossings"),
        Count(e, "one_colour") != 0, Count(e, "lamps"));

    private static SceneLink Link(JsonElement e, HashSet<int> ids)
    {
        int[] pair = e.ValueKind == JsonValueKind.Array ? [.. e.EnumerateArray().Select(v => Id(v, "links", ids))] : [];
        return pair is [int a, int b] && a < b ? new SceneLink(a, b) : throw Wrong("links", "pairs [a, b] with a < b are expected");
    }

    private static int Id(JsonElement e, string name, HashSet<int> ids)
    {
        int id = Whole(e, name, RegionIds.First, RegionIds.Limit - 1);
        return ids.Contains(id) ? id : throw Wrong(name, $"{id} is no region of this scene");
    }

    private static int Count(JsonElement e, string name) => Whole(Member(e, name), name, 0, short.MaxValue);

    private static long Seed(JsonElement root)
    {
        JsonElement e = Member(root, "seed");
        return e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out long seed) && seed >= 0
            ? seed
            : throw Wrong("seed", "a whole number of 0 or more is expected");
    }

    private static int Whole(JsonElement e, string name, int least, int most) =>
        e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out int value) && value >= least && value <= most
            ? value
            : throw Wrong(name, $"a whole number in {least}..{most} is expected");

    private static double Real(JsonElement e, string name, double least, double most) =>
        e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out double value) && value >= least && value <= most
            ? value
            : throw Wrong(name, $"a number in {least}..{most} is expected");

    private static string Text(JsonElement e, string name)
    {
        JsonElement member = Member(e, name);
        if (member.ValueKind != JsonValueKind.String)
            throw Wrong(name, "a text is expected");
        try
        {
            return member.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "valid UTF-8 is expected");
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement e, string name)
    {
        JsonElement member = Member(e, name);
        return member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : throw Wrong(name, "a list is expected");
    }

    private static JsonElement Member(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out JsonElement member) ? member : throw Wrong(name, "it is missing");

    private static SceneFormatException Wrong(string name, string what) =>
        new($"The scene file's \"{name}\" is wrong: {what}; write the scene again from its seed.");
}
