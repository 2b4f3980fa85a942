using System.Text.Json;
using OpenCvSharp;
using Vit.Perception.Links;
using Vit.Testing;

namespace Vit.Perception.Tests.Links;

/// <summary>A stored scene with the pair scores that the reference program gave.</summary>
internal sealed class SceneFile : IDisposable
{
    private readonly JsonDocument json;

    public SceneFile(int scene)
    {
        string file = Golden.Path("scenes", $"scene_{scene:000}");
        Picture = Cv2.ImRead(file + ".png");
        json = JsonDocument.Parse(File.ReadAllBytes(file + ".json"));
        Ids = [.. json.RootElement.GetProperty("link_objects").EnumerateArray().Select(e => e.GetInt32())];
    }

    public Mat Picture { get; }

    /// <summary>Ids of the regions that are scored, in the order in which <see cref="AddTo"/> adds them.</summary>
    public IReadOnlyList<int> Ids { get; }

    public IEnumerable<JsonElement> Pairs => json.RootElement.GetProperty("expected").GetProperty("pairs").EnumerateArray();

    /// <summary>The labelled link objects as regions.</summary>
    public void AddTo(RegionSet regions)
    {
        var byId = json.RootElement.GetProperty("regions").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetInt32());
        foreach (int id in Ids)
        {
            JsonElement region = byId[id];
            float[] box = Numbers(region.GetProperty("box"));
            ushort[] cells = [.. region.GetProperty("cells").EnumerateArray().Select(e => e.GetUInt16())];
            RegionVerdict verdict = regions.AddCells(
                cells, Numbers(region.GetProperty("coverage")), new SourceBox(box[0], box[1], box[2] - box[0], box[3] - box[1]), region.GetProperty("type").GetString()!);
            Assert.Equal(RegionVerdict.Added, verdict);
        }
    }

    public void Dispose()
    {
        Picture.Dispose();
        json.Dispose();
    }

    private static float[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetSingle())];
}
