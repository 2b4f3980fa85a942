using System.Text.Json;
using Vit.Testing;
using static Vit.Cli.Tests.VitProgram;

namespace Vit.Cli.Tests;

public sealed class SimulateTests
{
    [Fact]
    public void Scenes_are_numbered_from_the_first_seed_on_and_the_same_each_time()
    {
        using var folder = new TemporaryFolder();

        (int code, string output, _) = Run("simulate", "--seed", "20000000", "--scenes", "2", "--mode", "hard", "--out", folder["a"]);
        Run("simulate", "--seed", "20000001", "--scenes", "1", "--mode", "hard", "--out", folder["b"]);

        Assert.Equal(0, code);
        Assert.StartsWith("2 scenes with ", output, StringComparison.Ordinal);
        Assert.Equal(["scene_000.json", "scene_000.png", "scene_001.json", "scene_001.png"], Directory.GetFiles(folder["a"]).Select(Path.GetFileName).Order());
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["a"], "scene_001.png")), File.ReadAllBytes(Path.Combine(folder["b"], "scene_000.png")));
    }

    [Theory]
    [InlineData("--mode", "easy")]
    [InlineData("--scenes", "0")]
    [InlineData("--seed", "-5")]
    public void What_cannot_be_drawn_is_one_line(string option, string value)
    {
        (int code, _, string errors) = Run("simulate", option, value);

        Assert.Equal(1, code);
        Assert.Contains(option, Assert.Single(Lines(errors)), StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_scenes_are_judged_like_the_seeds_that_they_were_drawn_from()
    {
        using var folder = new TemporaryFolder();
        Run("simulate", "--seed", "10000000", "--scenes", "12", "--out", folder["scenes"]);

        (int code, string fromFiles, _) = Run("bench", "links", "--scenes", folder["scenes"], "--json");
        (_, string fromSeeds, _) = Run("bench", "links", "--seeds", "10000000:12", "--json");

        Assert.Equal(0, code);
        Assert.Equal(fromSeeds, fromFiles);
        using JsonDocument report = JsonDocument.Parse(fromSeeds);
        JsonElement plugs = report.RootElement.GetProperty("given").EnumerateArray().First(q => q.GetProperty("query").GetString() == "end");
        Assert.InRange(plugs.GetProperty("scores").EnumerateArray().First().GetProperty("auc").GetProperty("value").GetDouble(), 0.5, 1);
    }

    [Theory]
    [InlineData("--seeds", "10000000")]
    [InlineData("--mode", "easy")]
    [InlineData("--scenes", "nowhere")]
    public void What_cannot_be_judged_is_one_line(string option, string value)
    {
        (int code, _, string errors) = Run("bench", "links", option, value);

        Assert.Equal(1, code);
        Assert.Contains(value, Assert.Single(Lines(errors)), StringComparison.Ordinal);
    }
}
