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

    [Theory]
    [InlineData("none.png", "check the path")]
    [InlineData("none/photo.png", "check the path")]
    [InlineData("", "vit replay")]
    public void A_path_that_is_no_file_is_explained_with_the_cure(string path, string cure)
    {
        using var folder = new TemporaryFolder();

        (int code, _, string errors) = Run("infer", folder[path]);

        Assert.Equal(1, code);
        Assert.Contains(cure, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
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

    [Fact]
    public void An_int8_model_is_imported_from_a_folder_or_from_a_model_and_gives_other_vectors()
    {
        using var folder = new TemporaryFolder();
        string embedded = Path.Combine(Golden.RepositoryRoot, "models", "vit-scenes");

        Assert.Equal(0, Run("import", embedded, "-o", folder["fp32.onnx"]).Code);
        (int code, string output, _) = Run("import", embedded, "-o", folder["int8.onnx"], "--precision", "int8");
        Assert.Equal(0, code);
        Assert.StartsWith("int8 against fp32 on the test picture: embedding cosine 0.999", output, StringComparison.Ordinal);
        Assert.Equal(0, Run("import", folder["fp32.onnx"], "-o", folder["again.onnx"], "--precision", "int8").Code);

        Assert.Equal(File.ReadAllBytes(folder["int8.onnx"]), File.ReadAllBytes(folder["again.onnx"]));
        Assert.NotEqual(Hash("fp32.onnx"), Hash("int8.onnx"));

        string? Hash(string model)
        {
            using JsonDocument line = JsonDocument.Parse(Run("infer", Golden.Path("photos", "coffee.png"), "--json", "--model", folder[model]).Output);
            return line.RootElement.GetProperty("model_hash").GetRawText();
        }
    }

    [Theory]
    [InlineData("import", "x", "-o", "x.onnx", "--precision", "fp16")]
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
        // Near or far: where they lie is not in this program's hands.
        Assert.Matches($"(ok     |note   )processor: .+, {Environment.ProcessorCount} processors", output);
    }

    [Fact]
    public void Doctor_remarks_that_the_node_would_not_find_ROS()
    {
        (int code, string output, _) = RunIn(new() { ["AMENT_PREFIX_PATH"] = "" }, "doctor");

        Assert.Equal(0, code);
        Assert.Contains("source /opt/ros/<distro>/setup.bash", Assert.Single(Lines(output), l => l.StartsWith("note   ROS 2", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AMENT_PREFIX_PATH=/nowhere")]
    [InlineData("source /opt/ros/<distro>/setup.bash")]
    public void Doctor_names_the_prefix_that_lacks_ROS_and_the_cure(string part)
    {
        (int code, string output, _) = RunIn(new() { ["AMENT_PREFIX_PATH"] = "/nowhere" }, "doctor");

        Assert.Equal(1, code);
        Assert.Contains(part, Assert.Single(Lines(output), l => l.StartsWith("wrong", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_starts_ROS_where_there_is_one()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AMENT_PREFIX_PATH")) && Environment.GetEnvironmentVariable("VIT_REQUIRE_ROS") != "1",
            "no ROS 2 environment");
        (int code, string output, _) = RunIn(
            new() { ["FASTRTPS_DEFAULT_PROFILES_FILE"] = "", ["FASTDDS_DEFAULT_PROFILES_FILE"] = "", ["RMW_IMPLEMENTATION"] = "rmw_fastrtps_cpp" }, "doctor");

        Assert.Equal(0, code);
        Assert.Contains(Lines(output), l => l.StartsWith("ok     ROS 2: ", StringComparison.Ordinal));
        Assert.Contains(Lines(output), l => l.Contains("config/fastdds_large_images.xml", StringComparison.Ordinal));
    }
}
