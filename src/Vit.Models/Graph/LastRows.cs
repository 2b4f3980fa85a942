using Vit.Models.Cards;

namespace Vit.Models.Graph;

/// <summary>Which tokens the last layer of a graph is computed for.</summary>
public enum LastLayer
{
    /// <summary>Inputs say it, <see cref="GraphNames.LastQueries"/> and <see cref="GraphNames.LastRows"/>; all where the architecture needs all or the whole rollout matrix is an output.</summary>
    Chosen,

    /// <summary>All.</summary>
    All,

    /// <summary>Attention for all, projection and MLP for those that embedding and rollout need; for providers that compile fixed shapes.</summary>
    Attention,

    /// <summary>Those that embedding and rollout need, <see cref="VitArchitecture.LastRows"/>; for providers that compile fixed shapes.</summary>
    Least,
}

/// <summary>The tokens of the last layer that reach embedding and rollout.</summary>
public static class LastRows
{
    /// <summary>Their indices, the class token first; empty where all tokens do.</summary>
    public static ReadOnlySpan<long> Of(EmbeddingKind embedding, RolloutStart start) => (embedding, start) switch
    {
        (EmbeddingKind.ClassToken or EmbeddingKind.Projection, RolloutStart.ClassToken) => [0],
        (EmbeddingKind.ClassToken or EmbeddingKind.Projection, RolloutStart.ClassAndDistillation) => [0, 1],
        _ => [],
    };
}
