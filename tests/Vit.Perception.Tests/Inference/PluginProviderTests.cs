using System.Globalization;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>The plugin mechanism on the real ONNX Runtime, and with OpenVINO where its library is named.</summary>
public sealed class PluginProviderTests : IDisposable
{
    private const string LibraryVariable = "VIT_OPENVINO_LIBRARY";

    private readonly string folder = Directory.CreateTempSubdirectory("vit-plugin-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static ViTSession Open(InferenceOptions options, TinyVit? model = null) =>
        ViTSession.Open((model ?? new TinyVit()).ToBytes(), options: options with { Threads = 1 });

    private InferenceOptions OpenVino(Precision precision = Precision.Fp32)
    {
        string library = Environment.GetEnvironmentVariable(LibraryVariable) ?? "";
        Assert.SkipWhen(library.Length == 0, $"{LibraryVariable} does not name OpenVINO's plugin library");
        if (!IntelCpu())
            Assert.SkipWhen(Refuses(library), "OpenVINO's plugin takes Intel CPUs only");
        return new() { Provider = "openvino", ProviderLibrary = library, Precision = precision, CacheDir = folder, AllowFallback = false };
    }

    private static bool IntelCpu() => File.ReadAllText("/proc/cpuinfo").Contains("GenuineIntel", StringComparison.Ordinal);

    private static bool Refuses(string library)
    {
        try
        {
            return PluginProviders.Load(library).Count == 0;
        }
        catch (InferenceException e) when (e.Message.Contains("finds no device", StringComparison.Ordinal))
        {
            return true;
        }
    }

    [Fact]
    public void A_wrong_path_falls_back_to_the_CPU_and_names_the_path()
    {
        string path = Path.Combine(folder, "nowhere.so");

        using ViTSession session = Open(new() { Provider = "openvino", ProviderLibrary = path });

        Assert.Equal("cpu", session.Provider);
        Assert.Equal($"provider library '{path}' does not exist: set provider_library to the plugin's .so file", session.Reason);
    }

    [Fact]
    public void A_wrong_path_is_refused_where_fallback_is_not_allowed()
    {
        var options = new InferenceOptions { Provider = "openvino", ProviderLibrary = Path.Combine(folder, "nowhere.so"), AllowFallback = false };

        var error = Assert.Throws<InferenceException>(() => Open(options));

        Assert.Contains("nowhere.so' does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_with_what_the_loader_says()
    {
        string path = Path.Combine(folder, "text.so");
        File.WriteAllText(path, "not a library");

        using ViTSession session = Open(new() { ProviderLibrary = path });

        Assert.Equal("cpu", session.Provider);
        Assert.Contains(session.Report.Attempts, a => a.Reason.StartsWith($"provider library '{path}' cannot be loaded: ", StringComparison.Ordinal));
    }

    [Fact]
    public void OpenVINO_without_a_library_says_what_to_set()
    {
        using ViTSession session = Open(new() { Provider = "openvino" });

        Assert.Equal("provider 'openvino' comes as a plugin: set provider_library to its .so file", session.Reason);
    }

    [Fact]
    public void CUDA_in_a_CPU_build_falls_back_and_says_how_to_build()
    {
        Assert.SkipWhen(
            Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "this build has CUDA");

        using ViTSession session = Open(new() { Provider = "cuda" });

        Assert.Equal(("cpu", true), (session.Provider, session.Report.FellBack));
        Assert.Equal("provider 'cuda' is not in this build: build with -p:OrtFlavour=gpu", session.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OpenVINO_in_f32_computes_what_the_formulas_give_for_each_run_anew(bool residualsHaveDefault)
    {
        using ViTSession session = Open(OpenVino(), new TinyVit { ResidualsHaveDefault = residualsHaveDefault });
        session.Outputs = session.Available;
        for (uint run = 1; run <= 3; run++)
        {
            SelfTest.Paint(session.Pixels, TinyVit.Height, TinyVit.Width, run);
            ((ReadOnlySpan<float>)[1, 0.25f * run, 0.5f]).CopyTo(session.Residuals);

            session.Run();

            // Its exponential is an approximation in single precision.
            const double tolerance = 1e-5;
            var expected = new TinyReference(session.Pixels, session.Residuals);
            Close.Within(tolerance, expected.Embedding, session.Embedding, "embedding");
            Close.Within(tolerance, expected.Row, session.Rollout, "rollout");
            Close.Within(tolerance, TinyReference.Flat(expected.Attention[1]), session.Attention(1), "attention");
        }
        Assert.Equal("openvino", session.Provider);
        Assert.True(session.SelfTest!.Value.Passed);
    }

    [Fact]
    public void OpenVINO_fetches_any_combination_of_outputs_and_allocates_nothing()
    {
        using ViTSession session = Open(OpenVino(), new TinyVit { ResidualsHaveDefault = true });
        session.Outputs = SessionOutputs.Attention;
        session.Run();
        session.Outputs = SessionOutputs.Rollout;
        session.Run();

        Assert.Equal(0, Allocation.OfFiveFrames(() =>
        {
            session.Pixels[0]++;
            session.Run();
        }));
    }

    [Fact]
    public void Two_OpenVINO_sessions_share_one_registration()
    {
        InferenceOptions options = OpenVino();
        using ViTSession one = Open(options);
        using ViTSession two = Open(options with { Precision = Precision.Auto });

        Assert.Equal("openvino", one.Provider);
        Assert.Equal("openvino", two.Provider);
    }

    [Fact]
    public void OpenVINO_keeps_what_it_compiled()
    {
        var notices = new List<string>();
        InferenceOptions options = OpenVino() with { Notice = notices.Add };
        string engine;
        using (ViTSession first = Open(options))
            engine = first.Engine;
        using ViTSession second = Open(options);

        Assert.StartsWith("openvino-fp32-", engine, StringComparison.Ordinal);
        Assert.Equal(engine, second.Engine);
        Assert.Equal("openvino builds an engine in fp32, which may take minutes", Assert.Single(notices));
    }

    [Fact]
    public void Auto_takes_the_plugin_that_is_given()
    {
        using ViTSession session = Open(OpenVino(Precision.Auto) with { Provider = "auto" });

        Assert.Equal("openvino", session.Provider);
        Assert.True(session.Precision is Precision.Bf16 or Precision.Fp32, string.Create(CultureInfo.InvariantCulture, $"{session.Precision}"));
    }

    [Fact]
    public void A_name_that_the_library_does_not_bring_lists_those_it_does()
    {
        var error = Assert.Throws<InferenceException>(() => Open(OpenVino(Precision.Auto) with { Provider = "Acme" }));

        Assert.Contains("provider 'Acme' is not in '", error.Message, StringComparison.Ordinal);
        Assert.Contains("which brings openvino", error.Message, StringComparison.Ordinal);
    }
}
