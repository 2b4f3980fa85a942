using Vit.Models;
using Vit.Models.Cards;
using Vit.Perception.Inference;
using Vit.PerceptionNode.Cameras;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode.Parameters;

/// <summary>The parameters that decide which model runs and how: read once, when the node is configured.</summary>
/// <param name="Model">Parameter <c>model</c>.</param>
/// <param name="Inference">Provider, precision, threads, caches; one place in a run for each camera.</param>
/// <param name="Build">Input size for checkpoint folders.</param>
/// <param name="Resize">Parameter <c>resize_mode</c>; null = as the model's own processor does.</param>
internal sealed record ModelParameters(string Model, InferenceOptions Inference, BuildOptions Build, ResizeMode? Resize)
{
    /// <exception cref="InferenceException">A word that is not known.</exception>
    public static ModelParameters From(ParameterSnapshot p) => new(
        p.String("model"),
        InferenceOptions.Parse(
            p.String("provider"), p.String("provider_library"), p.String("precision"), p.Bool("allow_fallback"), p.Integer("threads"), p.String("cache_dir")) with
        {
            MaxBatch = CameraName.From(p).Length,
        },
        new BuildOptions { InputWidth = p.Int32("input_width"), InputHeight = p.Int32("input_height") },
        p.String("resize_mode") switch
        {
            "stretch" => ResizeMode.Stretch,
            "center_crop" => ResizeMode.ShortestEdge,
            "letterbox" => ResizeMode.Letterbox,
            _ => null,
        });
}
