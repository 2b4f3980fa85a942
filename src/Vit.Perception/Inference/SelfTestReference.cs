namespace Vit.Perception.Inference;

/// <summary>What a model gives on the CPU for the self-test's picture: the numbers every other provider must reproduce.</summary>
/// <param name="Seed">Of the picture; see <see cref="SelfTest.Paint"/>.</param>
/// <param name="Embedding">[D].</param>
/// <param name="Attention">The rollout row [N]; of a graph without one the last layer's attention [H, N, N]; empty without either.</param>
public sealed record SelfTestReference(uint Seed, float[] Embedding, float[] Attention);
