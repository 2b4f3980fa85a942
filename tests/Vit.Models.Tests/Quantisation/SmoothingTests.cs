using Vit.Models.Quantisation;

namespace Vit.Models.Tests.Quantisation;

public sealed class SmoothingTests
{
    [Fact]
    public void The_factor_shares_the_spread_between_activation_and_weights()
    {
        // Sizes |shift| + 3 |gain|: 4 and 36, over weights of 1 and 4.
        float[] factors = Smoothing.Factors([1, -10], [1, 6], [1, 4]);

        Assert.Equal([2, 3], factors);
    }

    [Fact]
    public void Channels_that_carry_nothing_are_left_alone() =>
        Assert.Equal([1, 1], Smoothing.Factors([0, 1], [0, 1], [1, 0]));

    [Fact]
    public void Nearly_dead_channels_get_a_bounded_factor() =>
        Assert.Equal([1024, 1f / 1024], Smoothing.Factors([1, 1e-30f], [0, 0], [1e-30f, 1]));

    [Fact]
    public void Rows_of_several_weights_count_together()
    {
        float[] largest = new float[2];

        Smoothing.RaiseToRows(largest, [1, -5, 2, 0]);
        Smoothing.RaiseToRows(largest, [3, -3]);

        Assert.Equal([5, 3], largest);
    }
}
