using System.Buffers.Binary;

namespace Vit.Simulation.Tests;

public sealed class SplitMix64Tests
{
    /// <summary>The values that implementations of SplitMix64 in other languages publish for these states.</summary>
    [Theory]
    [InlineData(0UL, new[] { 0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL, 0x06C45D188009454FUL })]
    [InlineData(1234567UL, new[] { 6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL })]
    public void Draws_are_those_of_other_implementations(ulong state, ulong[] expected)
    {
        var random = SplitMix64.FromState(state);

        ulong[] draws = [random.Next(), random.Next(), random.Next()];
        Assert.Equal(expected, draws);
    }

    [Fact]
    public void A_scene_starts_from_its_seed_and_attempt()
    {
        ulong state = unchecked((((40_000_000UL * 64) + 3) * 0xD1342543DE82EF95) + 1);

        Assert.Equal(SplitMix64.FromState(state).Next(), SplitMix64.ForScene(40_000_000, 3).Next());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(24)]
    public void Bytes_are_whole_draws_in_little_endian_order(int count)
    {
        var filling = SplitMix64.FromState(9);
        var bytes = new byte[count];
        filling.Fill(bytes);

        var drawing = SplitMix64.FromState(9);
        var expected = new byte[(count + 7) / 8 * 8];
        for (int i = 0; i < expected.Length; i += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(expected.AsSpan(i), drawing.Next());
        Assert.Equal(expected[..count], bytes);
        Assert.Equal(drawing.Next(), filling.Next());
    }

    [Fact]
    public void Integers_reach_both_ends_and_nothing_beyond()
    {
        var random = SplitMix64.FromSeed(1);

        int[] seen = [.. Enumerable.Range(0, 1000).Select(_ => random.Integer(3, 6)).Distinct().Order()];

        Assert.Equal([3, 4, 5, 6], seen);
    }

    /// <summary>Tolerances: four standard errors of 20 000 draws.</summary>
    [Fact]
    public void Normal_draws_have_mean_zero_and_the_deviation_asked_for()
    {
        const int count = 20_000;
        var random = SplitMix64.FromSeed(2);

        double[] draws = [.. Enumerable.Range(0, count).Select(_ => random.Normal(3))];

        Assert.Equal(0, draws.Average(), 4 * 3 / Math.Sqrt(count));
        Assert.Equal(3, Math.Sqrt(draws.Average(d => d * d)), 4 * 3 / Math.Sqrt(2 * count));
    }

    /// <summary>Tolerance: four standard errors of 10 000 draws.</summary>
    [Fact]
    public void Weighted_picks_follow_their_weights()
    {
        const int count = 10_000;
        var random = SplitMix64.FromSeed(3);

        string[] picks = [.. Enumerable.Range(0, count).Select(_ => random.Pick(["a", "b", "c"], [2, 1, 1]))];

        Assert.Equal(.5, picks.Count(p => p == "a") / (double)count, 4 * .5 / Math.Sqrt(count));
        Assert.Equal(.25, picks.Count(p => p == "c") / (double)count, 4 * .44 / Math.Sqrt(count));
    }
}
