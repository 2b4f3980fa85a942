using Vit.Testing;
using static Vit.Cli.Tests.VitProgram;

namespace Vit.Cli.Tests;

public sealed class DemoTests
{
    [Fact]
    public void The_demo_writes_a_bag_overlays_and_one_page_without_outside_references_and_the_same_bag_each_time()
    {
        using var folder = new TemporaryFolder();

        foreach (string run in (string[])["one", "two"])
            Assert.Equal(0, Run("demo", "--seconds", "0.6", "--out", folder[run]).Code);

        Assert.Equal(10, Directory.GetFiles(folder["one"], "*.overlay.png").Length);
        Assert.Equal(["frame_000000.png"], Directory.GetFiles(Path.Combine(folder["one"], "overlays")).Select(Path.GetFileName));
        string page = File.ReadAllText(Path.Combine(folder["one"], "index.html"));
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.Contains("6 frames of a camera", page, StringComparison.Ordinal);
        foreach (string file in (string[])["demo_0.mcap", "metadata.yaml"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["one"], "demo", file)), File.ReadAllBytes(Path.Combine(folder["two"], "demo", file)));
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--seconds", "nan")]
    [InlineData("--seed", "-1")]
    public void A_film_that_cannot_be_is_one_line(string option, string value)
    {
        (int code, string output, string errors) = Run("demo", option, value, "--out", "unused");

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(option, Assert.Single(Lines(errors)), StringComparison.Ordinal);
        Assert.False(Directory.Exists("unused"));
    }
}
