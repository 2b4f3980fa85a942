namespace Vit.Perception.Inference;

/// <summary>How close a session came to its reference.</summary>
/// <param name="Passed">Both cosines and both differences are within the precision's tolerance.</param>
/// <param name="EmbeddingCosine">Cosine of the embeddings, 1 = same direction; NaN when a value is not finite.</param>
/// <param name="EmbeddingMaxAbs">Largest difference of the embeddings, relative to the reference's largest value.</param>
/// <param name="AttentionCosine">Cosine of the attention; 1 where there is none.</param>
/// <param name="AttentionMaxAbs">Largest difference of the attention, relative to the reference's largest value.</param>
public readonly record struct SelfTestResult(
    bool Passed,
    double EmbeddingCosine,
    double EmbeddingMaxAbs,
    double AttentionCosine,
    double AttentionMaxAbs);
