using Vit.Perception.Attention;
using Vit.Testing;

namespace Vit.Perception.Tests.Attention;

/// <summary>Who owns what, what is refused, and that frames cost no managed bytes.</summary>
public sealed class RolloutBufferTests
{
    [Theory]
    [InlineData(HeadFusion.Mean, 0.0)]
    [InlineData(HeadFusion.Max, 0.9)]
    public void After_the_first_call_no_managed_byte_is_allocated(HeadFusion fusion, double discard)
    {
        const int Tokens = 50;
        IReadOnlyList<ReadOnlyMemory<float>> attention = RandomAttention.Make(4, 3, Tokens, 1);
        var rollout = new AttentionRollout(4, 3, Tokens, 1);
        var options = new RolloutOptions { HeadFusion = fusion, DiscardRatio = discard };
        var start = new float[3 * Tokens];
        var destination = new float[3 * Tokens];
        var residuals = new float[4 * Tokens];
        StartRows.Cls(start.AsSpan(0, Tokens));
        StartRows.Patches(start.AsSpan(Tokens, Tokens), 1);
        StartRows.Cell(start.AsSpan(2 * Tokens), 1, 7);
        rollout.Rows(attention, start, options, destination);
        rollout.Rows(attention, start, residuals, options, destination);

        long allocated = Allocation.OfFiveFrames(() =>
        {
            rollout.Rows(attention, start, options, destination);
            rollout.Rows(attention, start, residuals, options, destination);
            rollout.Rows(attention, start.AsSpan(0, Tokens), options, destination.AsSpan(0, Tokens));
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Attention_and_start_rows_are_only_read()
    {
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(2, 2, 10, 1);
        float[][] copies = [.. attention.Select(a => a.ToArray())];
        var start = new float[10];
        StartRows.Cls(start);

        new AttentionRollout(2, 2, 10, 1).Rows(attention, start, new RolloutOptions { DiscardRatio = 0.9 }, new float[10]);

        for (int layer = 0; layer < 2; layer++)
            Assert.Equal(copies[layer], attention[layer].ToArray());
        Assert.Equal(1, start[0]);
        Assert.Equal(1, start.Sum());
    }

    [Fact]
    public void Buffers_of_another_size_are_refused_with_both_sizes_in_the_message()
    {
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(2, 2, 10, 1);
        var rollout = new AttentionRollout(2, 2, 10, 1);
        var row = new float[10];

        Assert.Contains("12 values", Refusal(() => rollout.Rows(attention, new float[12], RolloutOptions.Default, new float[12])));
        Assert.Contains("holds 20", Refusal(() => rollout.Rows(attention, row, RolloutOptions.Default, new float[20])));
        Assert.Contains("1 layers", Refusal(() => rollout.Rows([attention[0]], row, RolloutOptions.Default, row)));
        Assert.Contains(
            "layer 1", Refusal(() => rollout.Rows([attention[0], attention[1][..^1]], row, RolloutOptions.Default, row)));
        Assert.Contains("residuals hold 5", Refusal(() => rollout.Rows(attention, row, new float[5], RolloutOptions.Default, row)));
        float[] tooLarge = [.. new float[19], 1.5f];
        Assert.Contains("in [0, 1]", Refusal(() => rollout.Rows(attention, row, tooLarge, RolloutOptions.Default, row)));
        Assert.Contains("10x10", Refusal(() => rollout.FullMatrix(attention, RolloutOptions.Default, row)));
    }

    [Fact]
    public void A_model_without_patches_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttentionRollout(1, 1, 5, 5));

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
