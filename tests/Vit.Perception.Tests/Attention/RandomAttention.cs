using FsCheck;
using FsCheck.Fluent;
using Vit.Perception.Attention;

namespace Vit.Perception.Tests.Attention;

/// <summary>A made-up model's attention: every head's rows sum to 1.</summary>
internal sealed record RandomAttention(int Layers, int Heads, int PrefixTokens, int Patches, int Seed, RolloutOptions Options)
{
    public int Tokens => PrefixTokens + Patches;

    public static Arbitrary<RandomAttention> Arbitrary { get; } = (
        from layers in Gen.Choose(1, 4)
        from heads in Gen.Choose(1, 3)
        from prefix in Gen.Choose(0, 5)
        from patches in Gen.Choose(1, 14)
        from seed in Gen.Choose(0, 1_000_000)
        from method in Gen.Elements(Enum.GetValues<AttentionMethod>())
        from fusion in Gen.Elements(Enum.GetValues<HeadFusion>())
        from residual in Gen.Elements(0, 0.3, 0.5, 0.9)
        from discard in Gen.Elements(0, 0.4, 0.9, 0.99)
        from first in Gen.Choose(0, layers - 1)
        select new RandomAttention(layers, heads, prefix, patches, seed, new RolloutOptions
        {
            Method = method,
            HeadFusion = fusion,
            Residual = residual,
            DiscardRatio = discard,
            FirstLayer = first,
            Layer = first,
        })).ToArbitrary();

    public ReadOnlyMemory<float>[] Attention() => Make(Layers, Heads, Tokens, Seed);

    public AttentionRollout Rollout() => new(Layers, Heads, Tokens, PrefixTokens);

    public static ReadOnlyMemory<float>[] Make(int layers, int heads, int tokens, int seed)
    {
        var random = new Random(seed);
        var attention = new ReadOnlyMemory<float>[layers];
        for (int layer = 0; layer < layers; layer++)
        {
            var values = new float[heads * tokens * tokens];
            for (int row = 0; row < heads * tokens; row++)
            {
                Span<float> keys = values.AsSpan(row * tokens, tokens);
                float sum = 0;
                foreach (ref float key in keys)
                    sum += key = MathF.Exp(6 * random.NextSingle());
                foreach (ref float key in keys)
                    key /= sum;
            }
            attention[layer] = values;
        }
        return attention;
    }
}
