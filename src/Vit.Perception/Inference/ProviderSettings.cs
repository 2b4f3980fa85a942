using System.Globalization;
using System.Text.Json.Nodes;
using Vit.Models.Cards;
using Vit.Models.Graph;

namespace Vit.Perception.Inference;

/// <summary>The options each provider is given, as ONNX Runtime's key-value pairs.</summary>
internal static class ProviderSettings
{
    /// <summary>
    /// TensorRT. Its own key of a cached engine covers the graph's names and shapes but not its weights,
    /// so the folder must be one of this model alone.
    /// </summary>
    /// <param name="precision">Number format.</param>
    /// <param name="device">Number of the GPU.</param>
    /// <param name="engineFolder">Where engine and timing cache lie.</param>
    /// <param name="batch">Most pictures in one run.</param>
    /// <param name="card">The model's.</param>
    public static Dictionary<string, string> TensorRt(Precision precision, int device, string engineFolder, int batch, ModelCard card)
    {
        var settings = new Dictionary<string, string>
        {
            ["device_id"] = Number(device),
            ["trt_fp16_enable"] = Flag(precision == Precision.Fp16),
            ["trt_bf16_enable"] = Flag(precision == Precision.Bf16),
            ["trt_engine_cache_enable"] = "1",
            ["trt_engine_cache_path"] = engineFolder,
            ["trt_engine_cache_prefix"] = "vit",
            ["trt_timing_cache_enable"] = "1",
            ["trt_timing_cache_path"] = engineFolder,
            // Half precision overflows in the norms of models with massive activations (DINOv2).
            ["trt_layer_norm_fp32_fallback"] = "1",
        };
        if (batch == 1)
            return settings;
        // Without a range of shapes an engine is built anew whenever more pictures come than ever before: minutes, in the middle of the work.
        foreach ((string bound, int pictures) in ((string, int)[])[("min", 1), ("opt", batch), ("max", batch)])
            settings[$"trt_profile_{bound}_shapes"] = $"{GraphNames.Pixels}:{Number(pictures)}x3x{Number(card.InputHeight)}x{Number(card.InputWidth)}";
        return settings;
    }

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
