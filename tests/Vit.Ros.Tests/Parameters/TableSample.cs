using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

/// <summary>A table with every kind of row.</summary>
internal static class TableSample
{
    public static ParameterTable Table { get; } =
    [
        new("model", "", "The model: a .onnx file, a checkpoint folder or a model card; empty for the built-in one."),
        new("provider", "auto", "What runs the model.") { Words = ["auto", "tensorrt", "cuda", "cpu"], OtherWords = true },
        new("precision", "auto", "Number format.") { Words = ["auto", "fp32", "fp16", "bf16", "int8"] },
        new("allow_fallback", true, "Whether another provider may take over."),
        new("threads", 0, "Threads for inference; 0 lets the provider choose.") { Integers = new(0, 256) },
        new("attention.method", "rollout", "How the map is computed.") { Words = ["rollout", "last_layer", "layer"], Dynamic = true },
        new("attention.residual", 0.5, "Weight of the residual connection.")
        {
            Doubles = new(0, 1) { ToIsExclusive = true },
            Dynamic = true,
        },
        new("attention.floor", 1e-5, "Least weight that is kept.") { Dynamic = true },
        new("links.max_objects", 12, "Most objects that are linked.") { Integers = new(2, 64, 2), Dynamic = true },
        new("links.track.name", "a \"quoted\" #name: with \\ and \t", "A name that needs its quotes.")
        {
            Constraint = "Not empty",
            Validator = v => v.AsString().Length > 0 ? null : "it is empty",
        },
        new(
            "max_rate",
            0.0,
            "Most frames a second, in Hz; 0 takes all. This sentence makes the description so long that it must be broken into two lines.")
        {
            Doubles = new(0, double.PositiveInfinity),
            Dynamic = true,
        },
        new("cameras", ParameterValue.From((ReadOnlySpan<string>)["front", "on"]), "Names of cameras."),
        new("pairs", 4, "An even number.") { Integers = new(0, 8, 2) },
    ];
}
