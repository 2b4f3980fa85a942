using Vit.Models.Graph;
using Vit.Models.Quantisation;
using Vit.Perception.Inference;

namespace Vit.Benchmarks.Variants;

/// <summary>One form of the same network.</summary>
/// <param name="Name">One word for tables.</param>
/// <param name="What">What it is, in a few words.</param>
/// <param name="Graph">Its nodes and outputs; a run fetches all of these.</param>
/// <param name="Padded">The MLP is widened (fp32 only).</param>
/// <param name="Precision">Its linear layers.</param>
internal sealed record Variant(string Name, string What, GraphVariant Graph, bool Padded = true, WeightPrecision Precision = WeightPrecision.Fp32)
{
    /// <summary>What the others are measured against: no rule of this project, the graph as exporters write it.</summary>
    public const string Baseline = "plain";

    private static GraphVariant Plain { get; } = new() { Tokens = true, Rollout = false, LastLayer = LastLayer.All, Form = AttentionForm.Primitives };

    private static GraphVariant Bare { get; } = new() { Tokens = true, Rollout = false, LastLayer = LastLayer.All };

    /// <summary>All forms, the baseline first.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new(Baseline, "last hidden state, MatMul-Softmax-MatMul, no padding", Plain, Padded: false),
        new("padded", "plain, MLP widened by 16 columns", Plain),
        new("operator", "plain, attention by the operator", Plain with { Form = AttentionForm.Operator }, Padded: false),
        new("matrix", "all rules, whole rollout matrix", Bare with { RolloutMatrix = true }),
        new("rollout", "all rules, rollout row", Bare with { Rollout = true }),
        new("fixed-full", "every output, fixed shapes; tokens fetched", GraphVariant.Full with { LastLayer = LastLayer.All }) { Fetched = WithTokens },
        new("all-rows", "the model file; tokens fetched", GraphVariant.Full) { Fetched = WithTokens },
        new("one-row", "the model file; embedding and rollout row fetched, last layer for one token", GraphVariant.Full) { Fetched = Least },
        new("links", "the model file; attention and keys fetched too, the last layer's attention for all tokens, its rest for one", GraphVariant.Full) { Fetched = Least | SessionOutputs.Attention | SessionOutputs.Keys },
        new("two-pictures", "one-row, two pictures a run; for one", GraphVariant.Full) { Fetched = Least, Pictures = 2 },
        new("four-pictures", "one-row, four pictures a run; for one", GraphVariant.Full) { Fetched = Least, Pictures = 4 },
        new("fixed-one-row", "embedding and rollout row, last layer for one token, fixed shapes", GraphVariant.Least),
        new("attention", "all rules, attention of every layer fetched", Bare with { Attention = true }),
        new("int8-fixed-full", "int8, every output, fixed shapes; tokens fetched", GraphVariant.Full with { LastLayer = LastLayer.All }, Padded: false, WeightPrecision.Int8) { Fetched = WithTokens },
        new("int8-all-rows", "int8, the model file; tokens fetched", GraphVariant.Full, Padded: false, WeightPrecision.Int8) { Fetched = WithTokens },
        new("int8-one-row", "int8, the model file; last layer for one token", GraphVariant.Full, Padded: false, WeightPrecision.Int8) { Fetched = Least },
        new("int8-fixed-one-row", "int8, last layer for one token, fixed shapes", GraphVariant.Least, Padded: false, WeightPrecision.Int8),
    ];

    private const SessionOutputs Least = SessionOutputs.Embedding | SessionOutputs.Rollout;

    private const SessionOutputs WithTokens = Least | SessionOutputs.Tokens;

    /// <summary>The outputs that a run fetches where it is not all that the graph has.</summary>
    public SessionOutputs? Fetched { get; init; }

    /// <summary>Pictures in one run; times are for one of them.</summary>
    public int Pictures { get; init; } = 1;

    /// <summary>The outputs that a run fetches.</summary>
    public SessionOutputs Outputs => Fetched ??
        SessionOutputs.Embedding
        | (Graph.Tokens ? SessionOutputs.Tokens : 0)
        | (Graph.Keys ? SessionOutputs.Keys : 0)
        | (Graph.Rollout ? SessionOutputs.Rollout : 0)
        | (Graph.RolloutMatrix ? SessionOutputs.RolloutMatrix : 0)
        | (Graph.Attention ? SessionOutputs.Attention : 0);
}
