using Vit.Models.Onnx;

namespace Vit.Models.Foreign;

/// <summary>In which form a foreign graph holds a layer's attention.</summary>
public enum TapForm
{
    /// <summary>A Softmax between two matrix products.</summary>
    Softmax,

    /// <summary>An <c>ai.onnx::Attention</c> node (operator set 23), which can put its probabilities out.</summary>
    OnnxAttention,

    /// <summary>A <c>com.microsoft::MultiHeadAttention</c> node, fused by ONNX Runtime's optimiser: recomputed beside it.</summary>
    MultiHeadAttention,

    /// <summary>A <c>com.microsoft::Attention</c> node, projections fused in as well: recomputed beside it.</summary>
    PackedAttention,

    /// <summary>A graph output whose name says what it is, where the nodes do not show it.</summary>
    NamedOutput,
}

/// <summary>Where one layer's attention is in a graph.</summary>
/// <param name="Form">How it is held.</param>
/// <param name="Node">The node that makes it.</param>
/// <param name="Tensor">The tensor after the softmax, [B, H, Q, N] or [B*H, Q, N]; empty for the fused forms, which keep it inside.</param>
/// <param name="Heads">H.</param>
/// <param name="Queries">Q: N, or 1 for a pooling head.</param>
/// <param name="Keys">N.</param>
/// <param name="HeadsInBatch">The tensor is [B*H, Q, N].</param>
/// <param name="IsHalf">The softmax runs in 16 bit.</param>
public sealed record AttentionTap(
    TapForm Form, NodeProto Node, string Tensor, int Heads, int Queries, int Keys, bool HeadsInBatch, bool IsHalf);
