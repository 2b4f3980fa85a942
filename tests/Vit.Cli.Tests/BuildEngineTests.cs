using Vit.Testing;
using static Vit.Cli.Tests.VitProgram;

namespace Vit.Cli.Tests;

/// <summary><c>vit build-engine</c>: what it says where nothing can be compiled, and what it builds where OpenVINO's library is named.</summary>
public sealed class BuildEngineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Line(string errors) => Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData("cuda", "auto", "vit: provider 'cuda' has no engines that are kept: use tensorrt or openvino")]
    [InlineData("cpu", "auto", "vit: provider 'cpu' has no engines that are kept: use tensorrt or openvino")]
    [InlineData("openvino", "fp16", "vit: there are no fp16 engines of openvino: use another --precision")]
    [InlineData("auto", "int8", "vit: there are no int8 engines of tensorrt or openvino: use another --precision")]
    [InlineData("auto", "fp17", "vit: precision 'fp17' is not known")]
    public void What_cannot_be_compiled_is_refused_before_a_model_is_opened(string provider, string precision, string line)
    {
        (int code, string output, string errors) = Run("build-engine", folder["missing.onnx"], "--provider", provider, "--precision", precision);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(line, Line(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openvino", "provider 'openvino' comes as a plugin: set provider_library to its .so file")]
    [InlineData("tensorrt", "provider 'tensorrt' is not in this build: build with -p:OrtFlavour=gpu")]
    [InlineData("auto", "provider 'tensorrt' is not in this build: build with -p:OrtFlavour=gpu; OpenVINO comes as a plugin, with --provider-library")]
    public void A_provider_that_is_not_here_is_refused_with_the_cure(string provider, string cure)
    {
        (int code, string output, string errors) = Run("build-engine", "--provider", provider, "--cache-dir", folder["cache"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal("vit: no engine was built: " + cure, Line(errors));
        Assert.False(Directory.Exists(folder["cache/engines"]));
    }

    [Fact]
    public void A_model_that_is_not_there_is_one_line() =>
        Assert.Contains("does not exist", Line(Run("build-engine", folder["missing.onnx"]).Errors), StringComparison.Ordinal);

    [Fact]
    public void Help_has_examples()
    {
        (int code, string output, _) = Run("build-engine", "--help");

        Assert.Equal(0, code);
        Assert.Contains("vit build-engine dinov2.onnx --provider tensorrt --precision fp16 --cameras 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_is_built_once_where_the_provider_is()
    {
        string library = Environment.GetEnvironmentVariable("VIT_OPENVINO_LIBRARY") ?? "";
        Assert.SkipWhen(library.Length == 0, "VIT_OPENVINO_LIBRARY does not name OpenVINO's plugin library");
        Assert.SkipUnless(File.ReadAllText("/proc/cpuinfo").Contains("GenuineIntel", StringComparison.Ordinal), "OpenVINO's plugin takes Intel CPUs only");
        string[] command = ["build-engine", "--provider", "openvino", "--provider-library", library, "--precision", "fp32", "--cache-dir", folder["cache"]];

        Assert.StartsWith("built the engine of vit-scenes-s16-224 (", Run(command).Output, StringComparison.Ordinal);
        Assert.StartsWith("found the engine of vit-scenes-s16-224 (", Run(command).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(folder["cache/engines"])), "manifest.json")));
    }
}
