using Vit.Models;
using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class ProviderChoiceTests
{
    private static InferenceOptions Named(string provider, bool allowFallback = true, Precision precision = Precision.Auto) =>
        new() { Provider = provider, AllowFallback = allowFallback, Precision = precision };

    private static ProviderReport Choose(InferenceOptions options, FakeHost host)
    {
        (string opened, ProviderReport report, ProviderReport? later) = ProviderChoice.Open(options, host);
        Assert.Equal(opened, report.Provider);
        Assert.Null(later);
        Assert.Equal(ProviderOutcome.Chosen, report.Attempts[^1].Outcome);
        return report;
    }

    [Fact]
    public void Auto_on_a_plain_build_is_the_CPU_and_that_is_no_fallback()
    {
        ProviderReport report = Choose(new InferenceOptions(), new FakeHost());

        Assert.Equal("cpu", report.Provider);
        Assert.Equal(Precision.Fp32, report.Precision);
        Assert.False(report.FellBack);
        Assert.Equal("", report.Reason);
        Assert.Equal(["tensorrt", "cuda", "cpu"], report.Attempts.Select(a => a.Provider));
    }

    [Theory]
    [InlineData("tensorrt", "tensorrt", "cuda", "openvino")]
    [InlineData("cuda", "cuda", "openvino")]
    [InlineData("openvino", "openvino")]
    public void Auto_takes_the_first_that_is_installed(string expected, params string[] installed) =>
        Assert.Equal(expected, Choose(new InferenceOptions(), new FakeHost(installed) { PluginProvider = "openvino" }).Provider);

    [Fact]
    public void Auto_goes_on_when_an_installed_provider_fails_and_says_so()
    {
        var host = new FakeHost("tensorrt", "cuda");
        host.Failures["tensorrt"] = "provider 'tensorrt' computes other numbers than the CPU";

        ProviderReport report = Choose(new InferenceOptions { AllowFallback = false }, host);

        Assert.Equal("cuda", report.Provider);
        Assert.True(report.FellBack);
        Assert.Equal("provider 'tensorrt' computes other numbers than the CPU", report.Reason);
    }

    [Fact]
    public void Auto_tries_a_plugin_of_another_kind_under_its_own_name()
    {
        ProviderReport report = Choose(new InferenceOptions(), new FakeHost("Acme") { PluginProvider = "Acme" });

        Assert.Equal("Acme", report.Provider);
        Assert.Equal(Precision.Auto, report.Precision);
    }

    [Fact]
    public void A_missing_named_provider_falls_back_to_the_CPU_with_the_reason()
    {
        ProviderReport report = Choose(Named("cuda"), new FakeHost());

        Assert.Equal("cpu", report.Provider);
        Assert.True(report.FellBack);
        Assert.Equal("provider 'cuda' is not in this build", report.Reason);
    }

    [Fact]
    public void TensorRT_falls_back_to_CUDA_first()
    {
        var host = new FakeHost("tensorrt", "cuda");
        host.Failures["tensorrt"] = "no engine";

        Assert.Equal("cuda", Choose(Named("tensorrt"), host).Provider);
        Assert.Equal([("tensorrt", Precision.Fp16), ("cuda", Precision.Tf32)], host.Opened);
    }

    [Fact]
    public void Every_reason_is_told_when_several_fail()
    {
        var host = new FakeHost("cuda");
        host.Failures["cuda"] = "no driver";

        Assert.Equal("provider 'tensorrt' is not in this build; no driver", Choose(Named("tensorrt"), host).Reason);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("tensorrt")]
    [InlineData("openvino")]
    [InlineData("Acme")]
    public void A_missing_named_provider_is_refused_where_fallback_is_not_allowed(string provider)
    {
        var host = new FakeHost();

        var error = Assert.Throws<InferenceException>(() => ProviderChoice.Open(Named(provider, allowFallback: false), host));

        Assert.Equal(
            $"provider '{provider}' is not in this build (or set allow_fallback to let the next best provider serve)", error.Message);
        Assert.Empty(host.Opened);
    }

    [Fact]
    public void A_failing_named_provider_is_refused_where_fallback_is_not_allowed()
    {
        var host = new FakeHost("cuda");
        host.Failures["cuda"] = "libcudnn.so.9 is missing";

        var error = Assert.Throws<InferenceException>(() => ProviderChoice.Open(Named("cuda", allowFallback: false), host));

        Assert.StartsWith("libcudnn.so.9 is missing (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_precision_the_provider_lacks_gives_way_with_the_reason()
    {
        ProviderReport report = Choose(Named("cpu", precision: Precision.Bf16), new FakeHost());

        Assert.Equal(Precision.Fp32, report.Precision);
        Assert.True(report.FellBack);
        Assert.Equal("provider 'cpu' has no bf16 mode here and runs in fp32", report.Reason);
    }

    [Fact]
    public void A_precision_the_provider_lacks_is_refused_where_fallback_is_not_allowed()
    {
        var host = new FakeHost();

        Assert.Throws<InferenceException>(() => ProviderChoice.Open(Named("cpu", false, Precision.Fp16), host));
        Assert.Empty(host.Opened);
    }

    [Fact]
    public void Auto_without_fallback_passes_over_providers_that_lack_the_precision()
    {
        var host = new FakeHost("cuda", "openvino") { PluginProvider = "openvino", OpenVinoHasBf16 = true };

        ProviderReport report = Choose(Named("auto", false, Precision.Bf16), host);

        Assert.Equal(("openvino", Precision.Bf16), (report.Provider, report.Precision));
    }

    [Fact]
    public void Auto_in_int8_is_the_CPU_whatever_else_is_installed()
    {
        ProviderReport report = Choose(Named("auto", precision: Precision.Int8), new FakeHost("tensorrt", "openvino") { PluginProvider = "openvino" });

        Assert.Equal(("cpu", Precision.Int8, false), (report.Provider, report.Precision, report.FellBack));
    }

    [Fact]
    public void A_model_that_has_no_int8_form_runs_in_fp32_and_says_why()
    {
        ProviderReport report = Choose(Named("cpu", precision: Precision.Int8), new FakeHost { Int8Failure = "exported elsewhere" });

        Assert.Equal(("cpu", Precision.Fp32, true), (report.Provider, report.Precision, report.FellBack));
        Assert.Equal("exported elsewhere", report.Reason);
    }

    [Fact]
    public void A_model_that_has_no_int8_form_is_refused_where_fallback_is_not_allowed()
    {
        var host = new FakeHost { Int8Failure = "exported elsewhere" };

        var error = Assert.Throws<InferenceException>(() => ProviderChoice.Open(Named("cpu", false, Precision.Int8), host));

        Assert.StartsWith("exported elsewhere (", error.Message, StringComparison.Ordinal);
        Assert.Equal([("cpu", Precision.Int8)], host.Opened);
    }

    [Fact]
    public void A_model_at_fault_ends_the_choice()
    {
        var host = new FaultyModel();

        Assert.Throws<ModelFormatException>(() => ProviderChoice.Open(new InferenceOptions(), host));
        Assert.Equal(1, host.Calls);
    }

    [Fact]
    public void The_next_provider_serves_while_an_engine_is_built()
    {
        var host = new FakeHost("tensorrt", "cuda") { Unbuilt = { "tensorrt" } };

        ProviderChosen<string> chosen = ProviderChoice.Open(new InferenceOptions { BuildInBackground = true }, host);

        Assert.Equal("cuda", chosen.Opened);
        Assert.Equal(("tensorrt", Precision.Fp16, false), (chosen.Later!.Provider, chosen.Later.Precision, chosen.Later.FellBack));
        Assert.Equal([ProviderOutcome.NotBuilt, ProviderOutcome.Chosen], chosen.Report.Attempts.Select(a => a.Outcome));
        Assert.Equal(("cuda", false, ""), (chosen.Report.Provider, chosen.Report.FellBack, chosen.Report.Reason));
        Assert.Equal([("cuda", Precision.Tf32)], host.Opened);
    }

    [Fact]
    public void Of_several_engines_the_first_is_built_and_the_CPU_serves()
    {
        var host = new FakeHost("tensorrt", "openvino") { PluginProvider = "openvino", Unbuilt = { "tensorrt", "openvino" } };

        ProviderChosen<string> chosen = ProviderChoice.Open(new InferenceOptions { BuildInBackground = true }, host);

        Assert.Equal(("cpu", "tensorrt"), (chosen.Opened, chosen.Later!.Provider));
    }

    [Fact]
    public void What_stands_in_for_a_named_provider_is_no_fallback_but_what_failed_before_is()
    {
        var host = new FakeHost("tensorrt", "openvino") { PluginProvider = "openvino", Unbuilt = { "openvino" } };
        host.Failures["tensorrt"] = "no driver";

        ProviderChosen<string> named = ProviderChoice.Open(Named("openvino") with { BuildInBackground = true }, host);
        ProviderChosen<string> auto = ProviderChoice.Open(new InferenceOptions { BuildInBackground = true }, host);

        Assert.Equal(("cpu", false), (named.Opened, named.Report.FellBack));
        Assert.Equal(("cpu", true, "no driver"), (auto.Opened, auto.Report.FellBack, auto.Report.Reason));
        Assert.Equal((true, "no driver"), (auto.Later!.FellBack, auto.Later.Reason));
    }

    [Fact]
    public void An_engine_that_is_there_is_opened_at_once()
    {
        ProviderChosen<string> chosen = ProviderChoice.Open(new InferenceOptions { BuildInBackground = true }, new FakeHost("tensorrt", "cuda"));

        Assert.Equal(("tensorrt", null), (chosen.Opened, chosen.Later));
    }

    [Theory]
    [InlineData("tensorrt", Precision.Auto)]
    [InlineData("auto", Precision.Fp16)]
    public void An_engine_is_waited_for_where_nobody_may_serve_meanwhile(string provider, Precision precision)
    {
        var host = new FakeHost("tensorrt", "cuda") { Unbuilt = { "tensorrt" } };

        ProviderChosen<string> chosen = ProviderChoice.Open(Named(provider, allowFallback: false, precision) with { BuildInBackground = true }, host);

        Assert.Equal(("tensorrt", "tensorrt", null), (chosen.Opened, chosen.Report.Provider, chosen.Later));
        Assert.Equal([("tensorrt", Precision.Fp16)], host.Opened);
    }

    [Fact]
    public void Without_a_background_an_engine_is_waited_for() =>
        Assert.Equal("tensorrt", Choose(new InferenceOptions(), new FakeHost("tensorrt", "cuda") { Unbuilt = { "tensorrt" } }).Provider);

    private sealed class FaultyModel : IProviderHost<string>
    {
        public int Calls { get; private set; }

        public bool OpenVinoHasBf16 => false;

        public string? PluginProvider => null;

        public bool HasFastInt8 => false;

        public IReadOnlyDictionary<string, string> ChoiceKey => new Dictionary<string, string>();

        public string? Missing(string provider) => null;

        public bool MustBuild(string provider, Precision precision) => false;

        public string Open(string provider, Precision precision)
        {
            Calls++;
            throw new ModelFormatException("damaged");
        }
    }
}
