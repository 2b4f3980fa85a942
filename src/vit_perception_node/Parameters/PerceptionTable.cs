using Vit.Perception.Attention;
using Vit.Perception.Links;
using Vit.Perception.Overlay;
using Vit.PerceptionNode.Cameras;
using Vit.Ros.Parameters;

namespace Vit.PerceptionNode.Parameters;

/// <summary>
/// Every parameter of the node, once: declared from here, and <c>config/vit_perception.yaml</c> and its schema are written from here.
/// </summary>
internal static class PerceptionTable
{
    private const int LargestSide = 8192;

    public static ParameterTable Rows { get; } =
    [
        new("model", "", "A .onnx made by 'vit import', or a Hugging Face checkpoint folder. Empty: the embedded small model."),
        new("provider", "auto", "Where the model runs.") { Words = ["auto", "tensorrt", "cuda", "openvino", "cpu"], OtherWords = true, Constraint = "others name a plugin provider" },
        new("provider_library", "", "Path of an ONNX Runtime plugin provider to register. Empty: none."),
        new("precision", "auto", "Number format of the arithmetic, as far as the provider has it. fastest: measured at the first start, int8 among others.") { Words = ["auto", "fastest", "fp32", "tf32", "fp16", "bf16", "int8"] },
        new("allow_fallback", true, "Whether another provider or precision may serve when the one asked for is not to be had."),
        new("threads", 0, "CPU threads of the model; 0 = one a physical core.") { Integers = new(0, 1024) },
        new("cache_dir", "", "Folder for built engines and prepared models. Empty: $XDG_CACHE_HOME/vit_perception."),
        new("input_width", 0, "Width of the model's input in pixels, for checkpoint folders; 0 = the checkpoint's.") { Integers = new(0, LargestSide) },
        new("input_height", 0, "Height of the model's input in pixels, for checkpoint folders; 0 = the checkpoint's.") { Integers = new(0, LargestSide) },
        new("resize_mode", "model", "How pictures are brought to the input. Anything but model gives other vectors than the original library.")
        {
            Words = ["model", "stretch", "center_crop", "letterbox"],
        },
        new(CameraName.Parameter, ParameterValue.From(ReadOnlySpan<string>.Empty), "Names of several cameras, each with topics of its own: front/image, ~/front/embedding. Empty: one, image and ~/embedding.")
        {
            Constraint = "each two or more of a-z, 0-9 and single _, a letter first",
            Validator = CameraName.Problem,
        },
        new("batch_wait", 0.0, "How long a frame waits for those of the other cameras to run with it, in seconds; 0 = what is ready runs.") { Dynamic = true, Doubles = new(0, 0.1) },
        new("image_transport", "auto", "raw: topic image; compressed: image/compressed; auto: whichever is published, raw first.") { Words = ["auto", "raw", "compressed"] },
        new("image_qos", "auto", "Reliability of the image subscription; auto is reliable when all publishers are, else best effort.") { Words = ["auto", "best_effort", "reliable"] },
        new("processing", "latest", "latest: the newest frame wins; every_frame: frames wait in a queue of 32, for bags and tests.") { Words = ["latest", "every_frame"] },
        new("max_rate", 0.0, "Most frames a second that are processed, of each camera; 0 = no limit.") { Dynamic = true, Doubles = new(0, 1000) },
        new("max_age", 0.0, "Frames older than this by the node's clock are dropped, in seconds; 0 = no limit.") { Dynamic = true, Doubles = new(0, 3600) },
        new("autostart", true, "Whether the node configures and activates itself; false leaves that to a lifecycle manager."),
        new("attention.method", "rollout", "Which attention map: over all layers, of the last one, or of attention.layer.") { Dynamic = true, Words = [.. AttentionNames.Methods] },
        new("attention.head_fusion", "mean", "How a layer's heads are joined.") { Dynamic = true, Words = [.. AttentionNames.Fusions] },
        new("attention.residual", 0.5, "Weight of the residual path in a rollout.") { Dynamic = true, Doubles = new(0, 1) { ToIsExclusive = true } },
        new("attention.discard_ratio", 0.0, "Share of the smallest patch-to-patch attention that is dropped in each layer.") { Dynamic = true, Doubles = new(0, 0.99) },
        new("attention.first_layer", 0, "First layer of a rollout, counted from 0.") { Dynamic = true, Integers = new(0, 1000) },
        new("attention.layer", 0, "The layer of attention.method 'layer', counted from 0.") { Dynamic = true, Integers = new(0, 1000) },
        new("attention.image_encoding", "32FC1", "Encoding of ~/attention/image.") { Dynamic = true, Words = [.. OverlayNames.Encodings] },
        new("attention.image_size", "grid", "Size of ~/attention/image: one pixel a patch, or the source's.") { Dynamic = true, Words = [.. OverlayNames.Sizes] },
        new("links.enabled", true, "Whether regions and the links between them are looked for, when somebody subscribes to them.") { Dynamic = true },
        new("links.carrier", "auto", "Which attention carries the links; auto: the heads that the model card names, else rollout.") { Dynamic = true, Words = [.. LinkNames.Carriers] },
        new("links.max_objects", 12, "Most regions of a frame.") { Dynamic = true, Integers = new(LinkOptions.LeastObjects, LinkOptions.MostObjects) },
        new("links.min_score", 0.5, "Smoothed score from which two regions count as linked.") { Dynamic = true, Doubles = new(0, 1) },
        new("links.min_gap", 2, "Patches that must lie between two regions.") { Dynamic = true, Integers = new(0, 1000) },
        new("markers.distance", 1.0, "Distance of the plane that ~/markers are drawn on, in metres before the camera.") { Dynamic = true, Doubles = new(0.01, 1000) },
        new("overlay.alpha", 0.5, "Opacity of the heat map where attention is largest.") { Dynamic = true, Doubles = new(0, 1) },
        new("overlay.colormap", "viridis", "Colours of the heat map.") { Dynamic = true, Words = [.. OverlayNames.ColorMaps] },
        new("diagnostics.expected_rate", 0.0, "Images a second that should arrive from each camera; fewer than 90 % is a warning. 0 = off.") { Dynamic = true, Doubles = new(0, 1000) },
    ];
}
