using Vit.Perception.Inference;
using Vit.Perception.Inference.Engines;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference.Engines;

public sealed class EngineFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static EngineKey Key(string model = "0123456789abcdef", string driver = "550.54") => new(
        "tensorrt", Precision.Fp16, new Dictionary<string, string> { ["model"] = model, ["batch"] = "1" }, new Dictionary<string, string> { ["driver"] = driver });

    private EngineFolder Look(EngineKey? key = null) => new(folder.Path, key ?? Key());

    /// <summary>A provider that writes what ONNX Runtime would.</summary>
    private static string Build(string where)
    {
        File.WriteAllText(Path.Combine(where, "vit.engine"), "engine");
        File.WriteAllText(Path.Combine(where, "vit.timing"), "timing");
        return where;
    }

    private string Built()
    {
        string where = Look().Open(Build);
        Assert.True(Look().IsReady);
        return where;
    }

    [Fact]
    public void An_engine_is_built_once()
    {
        EngineFolder first = Look();
        Assert.Equal((false, null), (first.IsReady, first.Fault));
        string where = first.Open(Build);
        Assert.True(first.IsReady);

        EngineFolder second = Look();
        Assert.Equal((true, ""), (second.IsReady, second.Fault));
        Assert.Equal("engine", second.Open(place => File.ReadAllText(Path.Combine(place, "vit.engine"))));
        Assert.StartsWith(Path.Combine(folder.Path, "engines", "tensorrt-fp16-"), where, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_says_in_clear_what_it_belongs_to()
    {
        string text = File.ReadAllText(Path.Combine(Built(), EngineManifest.FileName));

        Assert.Contains("\"driver\": \"550.54\"", text, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"vit.engine\"", text, StringComparison.Ordinal);
        Assert.Contains("\"bytes\": 6", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vit.engine", "angine", "'vit.engine' has changed")]
    [InlineData("vit.engine", "engine and more", "'vit.engine' has changed")]
    [InlineData("vit.timing", null, "'vit.timing' is missing")]
    [InlineData("other.engine", "stray", "'other.engine' is not in its manifest")]
    [InlineData(EngineManifest.FileName, null, "it has no manifest: its build did not finish")]
    [InlineData(EngineManifest.FileName, "{", "it cannot be read (")]
    [InlineData(EngineManifest.FileName, "null", "it cannot be read (")]
    [InlineData(EngineManifest.FileName, "{\"key\": {}}", "it cannot be read (")]
    [InlineData(EngineManifest.FileName, "{\"key\": {}, \"files\": [null]}", "it cannot be read (")]
    [InlineData(EngineManifest.FileName, "{\"key\": {}, \"files\": []}", "its batch is not known")]
    public void What_is_damaged_is_named_and_built_anew(string file, string? content, string fault)
    {
        string path = Path.Combine(Built(), file);
        if (content is null)
            File.Delete(path);
        else
            File.WriteAllText(path, content);

        EngineFolder damaged = Look();
        Assert.False(damaged.IsReady);
        Assert.StartsWith(fault, damaged.Fault, StringComparison.Ordinal);
        damaged.Open(where =>
        {
            Assert.Equal(["lock"], Directory.GetFiles(where).Select(f => Path.GetFileName(f)));
            return Build(where);
        });
        Assert.True(Look().IsReady);
    }

    [Fact]
    public void Another_driver_replaces_the_engine_and_another_model_has_its_own()
    {
        Built();

        EngineFolder newer = Look(Key(driver: "560.35"));
        Assert.Equal("its driver is '550.54', now '560.35'", newer.Fault);
        newer.Open(Build);
        Look(Key(model: "fedcba9876543210")).Open(Build);

        Assert.Equal(2, Directory.GetDirectories(folder["engines"]).Length);
        Assert.False(Look().IsReady);
    }

    [Fact]
    public void A_build_that_fails_leaves_nothing()
    {
        Assert.Throws<InferenceException>(() => Look().Open<string>(where =>
        {
            Build(where);
            throw new InferenceException("provider 'tensorrt' computes other numbers than the CPU");
        }));

        EngineFolder after = Look();
        Assert.Equal((false, null), (after.IsReady, after.Fault));
    }

    [Fact]
    public void What_a_provider_adds_to_a_ready_engine_belongs_to_it()
    {
        Built();
        Look().Open(where =>
        {
            File.WriteAllText(Path.Combine(where, "more.blob"), "more");
            return "";
        });

        Assert.True(Look().IsReady);
    }

    [Fact]
    public void While_another_builds_there_the_engine_is_built_elsewhere_and_not_kept()
    {
        Look().Open(where =>
        {
            EngineFolder second = Look();
            string elsewhere = second.Open(Build);
            Assert.NotEqual(where, elsewhere);
            Assert.False(second.IsReady);
            Assert.False(Directory.Exists(elsewhere));
            return Build(where);
        });

        Assert.True(Look().IsReady);
    }

    [Fact]
    public void One_that_another_process_finished_meanwhile_is_taken()
    {
        EngineFolder second = Look();
        Look().Open(Build);

        Assert.Equal("engine", second.Open(where => File.ReadAllText(Path.Combine(where, "vit.engine"))));
        Assert.True(second.IsReady);
    }

    [Fact]
    public void Where_nothing_can_be_written_the_engine_is_built_elsewhere_and_not_kept()
    {
        File.WriteAllText(folder["engines"], "a file");

        EngineFolder engine = Look();
        engine.Open(Build);

        Assert.False(engine.IsReady);
    }
}
