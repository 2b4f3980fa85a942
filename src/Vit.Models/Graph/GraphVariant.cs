using Vit.Models.Onnx;

namespace Vit.Models.Graph;

/// <summary>Which outputs a graph has beside <c>embedding</c> and <c>rollout</c>, and how it computes attention.</summary>
public sealed record GraphVariant
{
    /// <summary>Everything a model file carries: tokens, keys and every layer's attention.</summary>
    public static GraphVariant Full { get; } = new() { Tokens = true, Keys = true, Attention = true };

    /// <summary>
    /// Embedding and rollout only, the last layer computed for the tokens that these need.
    /// For architectures with <see cref="VitArchitecture.LastRows"/>.
    /// </summary>
    public static GraphVariant Least { get; } = new() { LastLayer = LastLayer.Least };

    /// <summary>The variant that a model of this project is.</summary>
    /// <exception cref="ModelFormatException">The model was not built by this project.</exception>
    public static GraphVariant Of(ModelProto model)
    {
        VitArchitecture a = VitArchitecture.Of(model);
        HashSet<string> outputs = [.. model.Graph.Output.Select(o => o.Name)];
        var variant = new GraphVariant
        {
            Tokens = outputs.Contains(GraphNames.Tokens),
            Keys = outputs.Contains(GraphNames.Keys) && outputs.Contains(GraphNames.TokenNorms),
            Attention = outputs.Contains(GraphNames.Attention(0)),
            Rollout = outputs.Contains(GraphNames.Rollout),
            RolloutMatrix = outputs.Contains(GraphNames.RolloutMatrix),
        };
        return model.Graph.Input.Any(i => i.Name == GraphNames.LastRows) ? variant : variant.Fixed(a);
    }

    /// <summary>This variant without the inputs for the last layer's tokens: those that the outputs need.</summary>
    public GraphVariant Fixed(VitArchitecture architecture) => this with
    {
        LastLayer = Tokens || architecture.LastRows.IsEmpty ? LastLayer.All
            : Attention || RolloutMatrix ? LastLayer.Attention
            : LastLayer.Least,
    };

    /// <summary>Output <c>tokens</c>.</summary>
    public bool Tokens { get; init; }

    /// <summary>Outputs <c>keys</c> and <c>token_norms</c>.</summary>
    public bool Keys { get; init; }

    /// <summary>Outputs <c>attention.{i}</c>.</summary>
    public bool Attention { get; init; }

    /// <summary>Output <c>rollout</c>; false measures the bare encoder.</summary>
    public bool Rollout { get; init; } = true;

    /// <summary>Output <c>rollout_matrix</c>.</summary>
    public bool RolloutMatrix { get; init; }

    /// <summary>Which tokens the last layer is computed for.</summary>
    public LastLayer LastLayer { get; init; }

    /// <summary>Intermediate results that <c>vit verify</c> compares: embeddings, every layer's output, pooled vectors, logits.</summary>
    public bool Probes { get; init; }

    /// <summary>How attention is computed.</summary>
    public AttentionForm Form { get; init; } = AttentionForm.Auto;
}

/// <summary>How attention is written in the graph. All forms give the same numbers up to rounding.</summary>
public enum AttentionForm
{
    /// <summary>The operator from four heads on, primitives below and where heads are rotated or normalised.</summary>
    Auto,

    /// <summary>MatMul, Softmax, MatMul.</summary>
    Primitives,

    /// <summary><c>ai.onnx::Attention</c> (opset 23) with <c>qk_matmul_output_mode = 3</c>, the probabilities after softmax.</summary>
    Operator,
}
