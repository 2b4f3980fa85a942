using Vit.Models.Onnx;

namespace Vit.Models.Graph;

/// <summary>Which outputs a graph has beside <c>embedding</c> and <c>rollout</c>, and how it computes attention.</summary>
public sealed record GraphVariant
{
    /// <summary>Everything a model file carries: tokens and every layer's attention.</summary>
    public static GraphVariant Full { get; } = new() { Tokens = true, Attention = true };

    /// <summary>
    /// Embedding and rollout only, the last layer computed for the class token's query alone. The fastest exact form;
    /// for architectures with <see cref="VitArchitecture.SupportsClassRow"/>.
    /// </summary>
    public static GraphVariant ClassRow { get; } = new() { ClassRowOnly = true };

    /// <summary>The variant with the outputs that a model of this project has; class row only where that is enough for them.</summary>
    /// <exception cref="ModelFormatException">The model was not built by this project.</exception>
    public static GraphVariant Of(ModelProto model)
    {
        HashSet<string> outputs = [.. model.Graph.Output.Select(o => o.Name)];
        return new GraphVariant
        {
            Tokens = outputs.Contains(GraphNames.Tokens),
            Attention = outputs.Contains(GraphNames.Attention(0)),
            Rollout = outputs.Contains(GraphNames.Rollout),
            RolloutMatrix = outputs.Contains(GraphNames.RolloutMatrix),
        }.Narrowed(VitArchitecture.Of(model));
    }

    /// <summary>This variant with the last layer for the class token alone, where outputs and architecture allow it.</summary>
    public GraphVariant Narrowed(VitArchitecture architecture) =>
        this with { ClassRowOnly = architecture.SupportsClassRow && !Tokens && !Attention && !RolloutMatrix };

    /// <summary>Output <c>tokens</c>.</summary>
    public bool Tokens { get; init; }

    /// <summary>Outputs <c>attention.{i}</c>.</summary>
    public bool Attention { get; init; }

    /// <summary>Output <c>rollout</c>; false measures the bare encoder.</summary>
    public bool Rollout { get; init; } = true;

    /// <summary>Output <c>rollout_matrix</c>.</summary>
    public bool RolloutMatrix { get; init; }

    /// <summary>Compute the last layer for the class token's query only.</summary>
    public bool ClassRowOnly { get; init; }

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
