using System.Text.Json;
using Vit.Perception.Inference;

namespace Vit.Perception.Tests.Inference;

public sealed class ProviderPrecisionTests
{
    [Theory]
    [InlineData("tensorrt", Precision.Auto, Precision.Fp16)]
    [InlineData("tensorrt", Precision.Bf16, Precision.Bf16)]
    [InlineData("tensorrt", Precision.Fp32, Precision.Tf32)]
    [InlineData("tensorrt", Precision.Int8, null)]
    [InlineData("cuda", Precision.Int8, null)]
    [InlineData("openvino", Precision.Int8, null)]
    [InlineData("cuda", Precision.Auto, Precision.Tf32)]
    [InlineData("cuda", Precision.Fp32, Precision.Fp32)]
    [InlineData("cuda", Precision.Fp16, null)]
    [InlineData("openvino", Precision.Fp32, Precision.Fp32)]
    [InlineData("openvino", Precision.Fp16, null)]
    [InlineData("cpu", Precision.Auto, Precision.Fp32)]
    [InlineData("cpu", Precision.Int8, Precision.Int8)]
    [InlineData("cpu", Precision.Fp16, null)]
    [InlineData("Acme", Precision.Auto, Precision.Auto)]
    [InlineData("Acme", Precision.Fp32, null)]
    public void A_provider_computes_in(string provider, Precision wanted, Precision? expected) =>
        Assert.Equal(expected, ProviderPrecision.Resolve(provider, wanted, openVinoHasBf16: true));

    [Theory]
    [InlineData(true, Precision.Bf16, Precision.Bf16)]
    [InlineData(false, Precision.Fp32, null)]
    public void OpenVINO_takes_bf16_only_where_the_CPU_has_it(bool hasBf16, Precision auto, Precision? bf16)
    {
        Assert.Equal(auto, ProviderPrecision.Resolve("openvino", Precision.Auto, hasBf16));
        Assert.Equal(bf16, ProviderPrecision.Resolve("openvino", Precision.Bf16, hasBf16));
    }

    [Theory]
    [InlineData(Precision.Fp32, "f32")]
    [InlineData(Precision.Bf16, "bf16")]
    public void OpenVINO_is_told_precision_threads_and_cache(Precision precision, string hint)
    {
        Dictionary<string, string> settings = ProviderSettings.OpenVino(precision, 3, "cache");

        using JsonDocument config = JsonDocument.Parse(settings["load_config"]);
        JsonElement cpu = config.RootElement.GetProperty("CPU");
        Assert.Equal(hint, cpu.GetProperty("INFERENCE_PRECISION_HINT").GetString());
        Assert.Equal("3", cpu.GetProperty("INFERENCE_NUM_THREADS").GetString());
        Assert.Equal("cache", cpu.GetProperty("CACHE_DIR").GetString());
    }

    [Theory]
    [InlineData(Precision.Fp16, "1", "0")]
    [InlineData(Precision.Bf16, "0", "1")]
    [InlineData(Precision.Tf32, "0", "0")]
    public void TensorRT_is_told_precision_device_and_caches(Precision precision, string fp16, string bf16)
    {
        Dictionary<string, string> settings = ProviderSettings.TensorRt(precision, 2, "engines", 1, TinyVit.DefaultCard);

        Assert.Equal((fp16, bf16, "2"), (settings["trt_fp16_enable"], settings["trt_bf16_enable"], settings["device_id"]));
        Assert.Equal(("engines", "engines"), (settings["trt_engine_cache_path"], settings["trt_timing_cache_path"]));
        Assert.DoesNotContain("trt_profile_max_shapes", settings.Keys);
    }

    [Fact]
    public void TensorRT_builds_one_engine_for_all_numbers_of_pictures()
    {
        Dictionary<string, string> settings = ProviderSettings.TensorRt(Precision.Fp16, 0, "engines", 3, TinyVit.DefaultCard);

        Assert.Equal("pixels:1x3x4x6", settings["trt_profile_min_shapes"]);
        Assert.Equal(("pixels:3x3x4x6", "pixels:3x3x4x6"), (settings["trt_profile_opt_shapes"], settings["trt_profile_max_shapes"]));
    }

    [Theory]
    [InlineData(Precision.Fp32, "0")]
    [InlineData(Precision.Tf32, "1")]
    public void CUDA_uses_TensorFloat32_unless_fp32_is_asked_for(Precision precision, string tf32) =>
        Assert.Equal(tf32, ProviderSettings.Cuda(precision, 0)["use_tf32"]);
}
