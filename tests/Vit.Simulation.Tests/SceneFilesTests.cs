using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OpenCvSharp;
using Vit.Simulation.Files;

namespace Vit.Simulation.Tests;

public sealed class SceneFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scenes").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(SceneMode.Train)]
    [InlineData(SceneMode.Hard)]
    [InlineData(SceneMode.Shift)]
    public void What_was_written_is_read_again(SceneMode mode)
    {
        using var renderer = new SceneRenderer();
        using Scene written = renderer.Render(50_000_000, mode);

        SceneFiles.Write(_folder, 7, written);
        using Scene read = SceneFiles.Read(_folder, 7);

        Assert.Equal(0, Cv2.Norm(written.Image, read.Image));
        Assert.Equal(Text(written.Labels), Text(read.Labels));
        Assert.True(File.Exists(Path.Combine(_folder, "scene_007.png")));
    }

    [Fact]
    public void A_file_with_model_outputs_is_read_without_them()
    {
        SceneLabels labels = SceneFiles.ReadLabels(GoldenScenes.JsonPath(3));

        Assert.Equal(40_000_003, labels.Seed);
        Assert.Equal(SceneMode.Train, labels.Mode);
        Assert.Equal(new SceneCounts(1, 0, 0, 0, true, 1), labels.Counts);
        Assert.Equal(9, labels.Regions.Count);
        Assert.Equal(RegionKind.Lamp, labels.Regions[0].Kind);
        Assert.Equal(new Box(171, 88.5, 208, 132), labels.Regions[0].Box);
    }

    public static TheoryData<string, string> Damages() => new()
    {
        { "grid", "[7,7]" },
        { "grid", "14" },
        { "set", "\"easy\"" },
        { "set", "\"\\ud800\"" },
        { "seed", "-1" },
        { "seed", "1e99" },
        { "scene", "[]" },
        { "regions", "[{}]" },
        { "link_objects", "[47]" },
        { "links", "[[4,3]]" },
        { "links", "[[3,4,5]]" },
        { "links", "[3]" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_wrong_value_is_named_in_one_line(string property, string value)
    {
        JsonObject file = Parsed();
        string text = file.ToJsonString().Replace(
            $"\"{property}\":{file[property]!.ToJsonString()}", $"\"{property}\":{value}", StringComparison.Ordinal);

        var e = Assert.Throws<SceneFormatException>(() => SceneLabelReader.Read(Encoding.UTF8.GetBytes(text)));

        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("id", "2")]
    [InlineData("id", "48")]
    [InlineData("type", "\"sofa\"")]
    [InlineData("unit", "1000")]
    [InlineData("box", "[5,5,5,9]")]
    [InlineData("box", "[0,0,300,9]")]
    [InlineData("cells", "[196]")]
    [InlineData("coverage", "[0.5]")]
    [InlineData("coverage", "\"much\"")]
    public void A_wrong_value_in_a_region_is_named(string property, string value)
    {
        JsonObject file = Parsed();
        file["regions"]![0]![property] = JsonNode.Parse(value);

        var e = Assert.Throws<SceneFormatException>(() => SceneLabelReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString())));

        Assert.Contains($"\"{property}\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_property_is_named()
    {
        JsonObject file = Parsed();
        Assert.All(file.Select(p => p.Key).Except(["image", "width", "height", "expected"]).ToList(), name =>
        {
            JsonObject damaged = Parsed();
            damaged.Remove(name);
            var e = Assert.Throws<SceneFormatException>(() => SceneLabelReader.Read(Encoding.UTF8.GetBytes(damaged.ToJsonString())));
            Assert.Contains($"\"{name}\"", e.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Labels_with_any_byte_changed_are_read_or_refused()
    {
        byte[] good = Encoding.UTF8.GetBytes(GoldenScenes.LabelText(3));
        Gen<(int At, byte Value)> damage = Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255).Select(v => (byte)v));

        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            byte[] bytes = [.. good];
            bytes[d.At] = d.Value;
            return ReadsOrRefuses(() => SceneLabelReader.Read(bytes));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Labels_cut_off_anywhere_are_refused()
    {
        byte[] good = Encoding.UTF8.GetBytes(GoldenScenes.LabelText(3));

        Prop.ForAll(Gen.Choose(0, good.Length - 1).ToArbitrary(), length =>
        {
            Assert.Throws<SceneFormatException>(() => SceneLabelReader.Read(good.AsMemory(0, length)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_picture_with_any_byte_changed_is_read_or_refused()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(GoldenScenes.Folder, "scene_004.png"));
        Gen<(int At, byte Value)> damage = Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255).Select(v => (byte)v));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(damage.ToArbitrary(), d =>
        {
            byte[] bytes = [.. good];
            bytes[d.At] = d.Value;
            return ReadsOrRefuses(() => SceneFiles.ReadPicture(bytes).Dispose());
        }));
    }

    [Fact]
    public void A_picture_of_another_size_is_refused()
    {
        using var wide = new Mat(224, 320, MatType.CV_8UC3, Scalar.White);
        Cv2.ImEncode(".png", wide, out byte[] png);

        Assert.Throws<SceneFormatException>(() => SceneFiles.ReadPicture(png));
        Assert.Throws<SceneFormatException>(() => SceneFiles.ReadPicture([]));
    }

    [Fact]
    public void A_missing_scene_is_an_IO_error() =>
        Assert.ThrowsAny<IOException>(() => SceneFiles.Read(_folder, 999));

    private static JsonObject Parsed() => JsonNode.Parse(GoldenScenes.LabelText(3))!.AsObject();

    private static string Text(SceneLabels labels)
    {
        using var json = new MemoryStream();
        SceneLabelWriter.Write(json, labels, "scene.png");
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static bool ReadsOrRefuses(Action read)
    {
        try
        {
            read();
        }
        catch (SceneFormatException)
        {
        }
        return true;
    }
}
