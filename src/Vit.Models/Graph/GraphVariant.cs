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
    /// <summary>The faster one on ONNX Runtime's CPU provider: the operator from four heads on, primitives below.</summary>
    Auto,

    /// <summary>MatMul, Softmax, MatMul.</summary>
    Primitives,

    /// <summary><c>ai.onnx::Attention</c> (opset 23) with <c>qk_matmul_output_mode = 3</c>, the probabilities after softmax.</summary>
    Operator,
}
