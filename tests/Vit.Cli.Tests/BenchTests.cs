using System.Diagnostics;
using System.Text.Json;
using Vit.Testing;
using static Vit.Cli.Tests.VitProgram;

namespace Vit.Cli.Tests;

/// <summary>What <c>vit bench</c> reports; how fast anything is, no test says.</summary>
public sealed class BenchTests
{
    private static readonly string[] Quick = ["bench", "--frame-size", "64x48", "--frames", "3", "--warmup", "1"];

    [Fact]
    public void A_measurement_tells_stages_frames_memory_and_start()
    {
        (int code, string output, string errors) = Run([.. Quick, "--json"]);

        Assert.Equal((0, ""), (code, errors));
        using JsonDocument document = JsonDocument.Parse(Assert.Single(Lines(output)));
        JsonElement report = document.RootElement;
        Assert.Equal((3, 3, 1), (Number(report, "frames"), Number(report, "processed"), Number(report, "warmup")));
        Assert.Equal(
            ["decode", "preprocess", "model with rollout", "attention map", "links", "overlay", "messages and files", "whole frame"],
            report.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("stage").GetString()));
        Assert.All(report.GetProperty("stages").EnumerateArray(), stage =>
        {
            double[] percentiles = [.. ((string[])["p50", "p95", "p99"]).Select(p => stage.GetProperty(p).GetDouble())];
            Assert.Equal(percentiles.Order(), percentiles);
        });
        Assert.Equal(2, report.GetProperty("stages").EnumerateArray().Sum(s => s.GetProperty("share").GetDouble()), 1e-3);
        Assert.Equal("vit-scenes-s16-224", report.GetProperty("setup").GetProperty("model_id").GetString());
        JsonElement memory = report.GetProperty("memory");
        Assert.InRange(memory.GetProperty("prepared_frames").GetInt64(), 64 * 48 * 3, memory.GetProperty("resident").GetInt64());
        JsonElement start = report.GetProperty("cold_start");
        double[] steps = [.. ((string[])["program", "session", "first_embedding"]).Select(s => start.GetProperty(s).GetDouble())];
        Assert.Equal(steps.Order(), steps);
        Assert.True(report.GetProperty("frames_per_second").GetDouble() > 0);
        Assert.Equal(2, report.GetProperty("cores_apart").GetArrayLength());
    }

    /// <summary>What it costs is not for a test to say, but that pauses are kept is, and that they are no processor time.</summary>
    [Fact]
    public void Frames_at_a_rate_keep_their_distance_and_the_pauses_cost_nothing()
    {
        long start = Stopwatch.GetTimestamp();
        (_, string output, _) = Run("bench", "--frame-size", "64x48", "--frames", "5", "--warmup", "0", "--no-links", "--no-overlay", "--rate", "2", "--json");

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 2.5, 60);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(2, report.RootElement.GetProperty("rate").GetDouble());
        Assert.InRange(report.RootElement.GetProperty("processor_per_frame").GetDouble(), 0.1, 400);
        Assert.InRange(report.RootElement.GetProperty("frames_per_second").GetDouble(), 2.5, double.PositiveInfinity);
    }

    [Fact]
    public void For_people_it_is_a_table_of_stages_with_the_model_and_the_outputs()
    {
        (int code, string output, _) = Run([.. Quick, "--outputs", "embedding,attention"]);

        Assert.Equal(0, code);
        foreach (string words in (string[])["vit-scenes-s16-224", "simulated camera 64x48", "3 of 3 frames", "p99 ms", "whole frame", "ms a frame, back to back", "outputs     embedding, attention\n", "first embedding"])
            Assert.Contains(words, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rgb8")]
    [InlineData("bgr8")]
    [InlineData("rgba8")]
    [InlineData("bgra8")]
    [InlineData("mono8")]
    [InlineData("bayer_rggb8")]
    [InlineData("yuyv")]
    [InlineData("nv12")]
    [InlineData("jpeg")]
    [InlineData("png")]
    public void Every_encoding_shows_the_same_scene(string encoding)
    {
        // The first frame of both, through the network: a wrong layout or swapped colours would be another picture. Grey is one.
        JsonElement[] variants = Compared("--frame-size", "320x240", "--compare", $"encoding=bgr8,encoding={encoding}", "--outputs", "embedding");

        Assert.All(variants, v => Assert.Empty(v.GetProperty("dropped").EnumerateObject()));
        Assert.InRange(variants[1].GetProperty("cosine").GetDouble(), encoding == "mono8" ? 0.5 : 0.99, 1.000001);
    }

    [Fact]
    public void Without_links_and_overlays_nothing_is_made_of_them()
    {
        (_, string output, _) = Run([.. Quick, "--no-links", "--no-overlay", "--json"]);

        using JsonDocument report = JsonDocument.Parse(output);
        Assert.False(report.RootElement.GetProperty("setup").GetProperty("links").GetBoolean());
        Assert.Equal(
            ["embedding", "attention", "attention/image"],
            report.RootElement.GetProperty("setup").GetProperty("outputs").EnumerateArray().Select(o => o.GetString()));
        foreach (string stage in (string[])["links", "overlay"])
            Assert.Equal(0, report.RootElement.GetProperty("stages").EnumerateArray().First(s => s.GetProperty("stage").GetString() == stage).GetProperty("p99").GetDouble());
    }

    [Fact]
    public void A_damaged_picture_of_a_folder_is_told_once_and_counted_each_time_it_is_shown()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["pictures"]);
        File.Copy(Golden.Path("photos", "coffee.png"), Path.Combine(folder["pictures"], "a.png"));
        File.WriteAllText(Path.Combine(folder["pictures"], "b.png"), "no picture");

        (int code, string output, string errors) = Run("bench", "--images", folder["pictures"], "--frames", "5", "--warmup", "2", "--json");

        Assert.Equal(0, code);
        Assert.StartsWith("vit: b.png: ", Assert.Single(Lines(errors)), StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal((5, 3), (Number(report.RootElement, "frames"), Number(report.RootElement, "processed")));
        Assert.Equal(2, report.RootElement.GetProperty("dropped").GetProperty("undecodable picture").GetInt32());
    }

    [Fact]
    public void A_folder_without_a_usable_picture_is_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["b.png"], "no picture");

        (int code, string output, string errors) = Run("bench", "--images", folder.Path, "--frames", "2");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("none of the frames", Lines(errors)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_compared_round_by_round_with_the_first_one()
    {
        JsonElement[] variants = Compared("--frame-size", "64x48", "--compare", "fp32+no-links,int8+threads=1+regions=4+no-overlay");

        Assert.Equal(["fp32+no-links", "int8+threads=1+regions=4+no-overlay"], variants.Select(v => v.GetProperty("name").GetString()));
        Assert.Equal((1, 1, 1), (variants[0].GetProperty("ratio").GetDouble(), variants[0].GetProperty("ratio_low").GetDouble(), variants[0].GetProperty("ratio_high").GetDouble()));
        Assert.InRange(variants[1].GetProperty("ratio").GetDouble(), variants[1].GetProperty("ratio_low").GetDouble(), variants[1].GetProperty("ratio_high").GetDouble());
        // A round in which cores moved, or in which their distance could not be measured, is in no state.
        Assert.InRange(variants[1].GetProperty("by_cores").EnumerateArray().Sum(state => Number(state, "rounds")), 0, 2);
        Assert.All(variants[0].GetProperty("by_cores").EnumerateArray(), state => Assert.Equal(1, state.GetProperty("ratio").GetDouble()));
        // Two rounds of warm-up and two that count, four frames each.
        Assert.All(variants, v => Assert.Equal(16, Number(v, "processed")));
        Assert.InRange(variants[1].GetProperty("cosine").GetDouble(), 0.99, 0.999999);
        JsonElement setup = variants[1].GetProperty("setup");
        Assert.Equal(("int8", 1, 4), (setup.GetProperty("precision").GetString(), Number(setup, "threads"), Number(setup, "regions")));
        Assert.DoesNotContain("overlay/compressed", setup.GetProperty("outputs").EnumerateArray().Select(o => o.GetString()));
    }

    [Fact]
    public void A_model_is_compared_with_another_by_time_alone()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Run("import", Golden.Path("L2_models", "dinov2"), "-o", folder["m.onnx"], "--size", "32x48").Code);

        JsonElement[] variants = Compared("--frame-size", "64x48", "--no-links", "--compare", $"threads=1,model={folder["m.onnx"]}");

        Assert.Equal(JsonValueKind.Null, variants[1].GetProperty("cosine").ValueKind);
        Assert.Equal("48x32", variants[1].GetProperty("setup").GetProperty("input").GetString());
    }

    [Theory]
    [InlineData("--frames", "0", "--frames must be 1 or more")]
    [InlineData("--warmup", "-1", "--warmup must be 0 or more")]
    [InlineData("--rate", "-1", "--rate must be 0 (back to back) or 0.1 to 1000; it is -1")]
    [InlineData("--frame-size", "640x481", "width x height, even numbers")]
    [InlineData("--encoding", "h264", "use rgb8")]
    [InlineData("--outputs", "embedding,pose", "'pose' is not known: use embedding")]
    [InlineData("--regions", "1", "2 to 64")]
    [InlineData("--images", "nowhere", "nowhere")]
    [InlineData("--compare", "fp32", "two or more")]
    [InlineData("--compare", "fp32,fp8", "'fp8' is not known: write fp32, int8")]
    [InlineData("--compare", "fp32,threads=many", "'threads=many' needs a whole number")]
    [InlineData("--compare", "fp32,links=on", "'links=on' is not known")]
    [InlineData("--model", "nowhere.onnx", "nowhere.onnx")]
    public void What_cannot_be_measured_is_one_line_that_says_what_can(string option, string value, string words)
    {
        (int code, string output, string errors) = Run("bench", option, value);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(words, Assert.Single(Lines(errors)), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_shows_command_lines_to_copy()
    {
        (int code, string output, _) = Run("bench", "--help");

        Assert.Equal(0, code);
        Assert.Contains("vit bench --compare no-links,links", output, StringComparison.Ordinal);
    }

    private static JsonElement[] Compared(params string[] arguments)
    {
        (int code, string output, string errors) = Run(["bench", "--rounds", "2", "--json", .. arguments]);
        Assert.Equal((0, ""), (code, errors));
        using JsonDocument report = JsonDocument.Parse(Assert.Single(Lines(output)));
        return [.. report.RootElement.GetProperty("variants").EnumerateArray().Select(v => v.Clone())];
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
