namespace Vit.Perception.Inference;

/// <summary>Which of a graph's outputs a run fetches. What is not fetched is not copied.</summary>
[Flags]
public enum SessionOutputs
{
    /// <summary>[D], always fetched.</summary>
    Embedding = 1,

    /// <summary>[N, D], the last hidden state.</summary>
    Tokens = 2,

    /// <summary>[N], the rollout row of the card's start.</summary>
    Rollout = 4,

    /// <summary>[N, N], the rollout of every token.</summary>
    RolloutMatrix = 8,

    /// <summary>[H, N, N] for each layer.</summary>
    Attention = 16,

    /// <summary>[N, D], the last layer's keys, heads side by side, and [N], the norms of the tokens that enter it.</summary>
    Keys = 32,
}
