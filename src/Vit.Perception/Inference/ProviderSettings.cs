using System.Globalization;
using System.Text.Json.Nodes;

namespace Vit.Perception.Inference;

/// <summary>The options each provider is given, as ONNX Runtime's key-value pairs.</summary>
internal static class ProviderSettings
{
    /// <summary>
    /// TensorRT. Its own key of a cached engine covers the graph's names and shapes but not its weights,
    /// so the folder must be one of this model alone.
    /// </summary>
    public static Dictionary<string, string> TensorRt(Precision precision, int device, string engineFolder) => new()
    {
        ["device_id"] = Number(device),
        ["trt_fp16_enable"] = Flag(precision == Precision.Fp16),
        ["trt_bf16_enable"] = Flag(precision == Precision.Bf16),
        ["trt_engine_cache_enable"] = "1",
        ["trt_engine_cache_path"] = engineFolder,
        ["trt_timing_cache_enable"] = "1",
        ["trt_timing_cache_path"] = engineFolder,
        // Half precision overflows in the norms of models with massive activations (DINOv2).
        ["trt_layer_norm_fp32_fallback"] = "1",
    };

    /// <summary>CUDA. Memory grows by what is asked for, not to the next power of two: shapes are fixed.</summary>
    public static Dictionary<string, string> Cuda(Precision precision, int device) => new()
    {
        ["device_id"] = Number(device),
        ["use_tf32"] = Flag(precision != Precision.Fp32),
        ["arena_extend_strategy"] = "kSameAsRequested",
        // The only convolution is the patch embedding; an exhaustive search costs more than it can gain.
        ["cudnn_conv_algo_search"] = "HEURISTIC",
    };

    /// <summary>OpenVINO on the CPU; the inner names are OpenVINO's properties.</summary>
    public static Dictionary<string, string> OpenVino(Precision precision, int threads, string engineFolder)
    {
        var cpu = new JsonObject
        {
            ["INFERENCE_PRECISION_HINT"] = precision == Precision.Bf16 ? "bf16" : "f32",
            ["INFERENCE_NUM_THREADS"] = Number(threads),
            ["CACHE_DIR"] = engineFolder,
        };
        return new Dictionary<string, string> { ["load_config"] = new JsonObject { ["CPU"] = cpu }.ToJsonString() };
    }

    private static string Flag(bool on) => on ? "1" : "0";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
