using FsCheck;
using FsCheck.Fluent;
using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class InferenceOptionsTests
{
    [Fact]
    public void Nothing_given_is_the_default()
    {
        Assert.Equal(new InferenceOptions(), InferenceOptions.Parse());
        Assert.Equal("auto", InferenceOptions.Parse().Provider);
    }

    [Fact]
    public void Words_are_taken_in_any_case()
    {
        InferenceOptions options = InferenceOptions.Parse(provider: "TensorRT", precision: "BF16");

        Assert.Equal(("tensorrt", Precision.Bf16), (options.Provider, options.Precision));
    }

    [Theory]
    [InlineData("OpenVINOExecutionProvider", "openvino")]
    [InlineData("CUDAExecutionProvider", "cuda")]
    [InlineData("AcmeExecutionProvider", "Acme")]
    public void A_provider_may_be_named_as_ONNX_Runtime_names_it(string name, string expected) =>
        Assert.Equal(expected, InferenceOptions.Parse(name, providerLibrary: "acme.so").Provider);

    [Fact]
    public void Every_parameter_arrives()
    {
        InferenceOptions options = InferenceOptions.Parse("Acme", "acme.so", "fp32", false, 3, "cache", 1);

        Assert.Equal(
            new InferenceOptions
            {
                Provider = "Acme",
                ProviderLibrary = "acme.so",
                Precision = Precision.Fp32,
                AllowFallback = false,
                Threads = 3,
                CacheDir = "cache",
                DeviceId = 1,
            },
            options);
    }

    [Fact]
    public void An_unknown_provider_without_a_library_is_refused_with_the_list()
    {
        var error = Assert.Throws<InferenceException>(() => InferenceOptions.Parse(provider: "cudda"));

        Assert.Equal(
            "provider 'cudda' is not known: use auto, tensorrt, cuda, openvino, cpu, or set provider_library to the plugin that brings it",
            error.Message);
    }

    [Fact]
    public void An_unknown_precision_is_refused_with_the_list() =>
        Assert.Equal(
            "precision 'fp8' is not known: use auto, fastest, fp32, tf32, fp16, bf16 or int8",
            Assert.Throws<InferenceException>(() => InferenceOptions.Parse(precision: "fp8")).Message);

    [Theory]
    [InlineData(-1)]
    [InlineData(1025)]
    [InlineData(long.MaxValue)]
    public void Threads_out_of_range_are_refused(long threads) =>
        Assert.Contains("threads", Assert.Throws<InferenceException>(() => InferenceOptions.Parse(threads: threads)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_device_below_zero_is_refused() => Assert.Throws<InferenceException>(() => InferenceOptions.Parse(deviceId: -1));

    [Fact]
    public void Any_words_parse_or_are_refused_in_one_line() =>
        Prop.ForAll<NonNull<string>, NonNull<string>, long>((provider, precision, threads) =>
        {
            try
            {
                Assert.NotEmpty(InferenceOptions.Parse(provider.Get, "", precision.Get, true, threads).Provider);
            }
            catch (InferenceException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_cache_folder_is_the_users()
    {
        Assert.EndsWith("vit_perception", InferenceOptions.DefaultCacheDir(), StringComparison.Ordinal);
        Assert.True(Path.IsPathRooted(InferenceOptions.DefaultCacheDir()));
    }
}
