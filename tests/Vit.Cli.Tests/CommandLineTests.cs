using System.Text.Json;
using Vit.Testing;
using static Vit.Cli.Tests.VitProgram;

namespace Vit.Cli.Tests;

/// <summary>Pictures, models and errors on the command line.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Infer_writes_one_json_object_a_picture_with_the_names_of_the_contract()
    {
        (int code, string output, _) = Run("infer", Golden.Path("photos", "coffee.png"), Golden.Path("scenes", "scene_000.png"), "--json");

        Assert.Equal(0, code);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using JsonDocument line = JsonDocument.Parse(lines[0]);
        JsonElement root = line.RootElement;
        Assert.Equal("vit-scenes-s16-224", root.GetProperty("model_id").GetString());
        Assert.Equal(192, root.GetProperty("embedding").GetArrayLength());
        JsonElement attention = root.GetProperty("attention");
        Assert.Equal((14, 14), (attention.GetProperty("rows").GetInt32(), attention.GetProperty("columns").GetInt32()));
        Assert.Equal(1, attention.GetProperty("weights").EnumerateArray().Sum(w => w.GetDouble()), 1e-5);
        Assert.Equal((600, 400), (root.GetProperty("grid").GetProperty("source_width").GetInt32(), root.GetProperty("grid").GetProperty("source_height").GetInt32()));
    }

    [Fact]
    public void A_picture_that_cannot_be_read_is_one_line_and_the_next_goes_on()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["broken.png"], "no picture");

        (int code, string output, string errors) = Run("infer", folder["broken.png"], Golden.Path("photos", "coffee.png"), "--json");

        Assert.Equal(1, code);
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("broken.png", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_imported_model_passes_verification_and_a_wrong_tolerance_fails_it()
    {
        using var folder = new TemporaryFolder();
        string golden = Golden.Path("L2_models", "dinov2");

        Assert.Equal(0, Run("import", golden, "-o", folder["m.onnx"], "--size", "32x48").Code);
        (int code, string output, _) = Run("verify", folder["m.onnx"], golden);
        Assert.Equal(0, code);
        Assert.Contains("skipped sq", output, StringComparison.Ordinal);
        Assert.Equal(1, Run("verify", folder["m.onnx"], golden, "--tolerance", "1e-12").Code);
    }

    [Theory]
    [InlineData("infer", "x.png", "--model", "nowhere.onnx")]
    [InlineData("import", "nowhere", "-o", "x.onnx")]
    [InlineData("infer", "x.png", "--method", "flow")]
    [InlineData("infer", "x.png", "--provider", "cuda", "--no-fallback")]
    public void What_cannot_be_done_is_one_line_on_stderr_and_exit_code_1(params string[] arguments)
    {
        (int code, string output, string errors) = Run(arguments);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.StartsWith("vit: ", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_finds_this_machine_healthy()
    {
        (int code, string output, _) = Run("doctor");

        Assert.Equal(0, code);
        Assert.Contains("runs on cpu", output, StringComparison.Ordinal);
    }
}
