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

    [Fact]
    public void Beside_one_large_channel_the_product_loses_less_after_smoothing()
    {
        const int inputs = 64, outputs = 32;
        var random = new Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
        float[] gain = [.. Enumerable.Repeat(1f, inputs)];
        gain[5] = 60;
        float[] normalised = Draw(100 * inputs), weights = Draw(inputs * outputs), largest = new float[inputs];
        Smoothing.RaiseToRows(largest, weights);
        float[] factors = Smoothing.Factors(gain, new float[inputs], largest);

        double plain = Loss(gain, [.. Enumerable.Repeat(1f, inputs)]), smoothed = Loss(gain, factors);

        Assert.True(smoothed < plain / 2, $"{smoothed} is not half of {plain}");

        // The mean square of what integers lose of the product, activations by one scale, weights by column.
        double Loss(float[] gain, float[] factors)
        {
            float[] x = [.. normalised.Select((v, i) => v * gain[i % inputs] / factors[i % inputs])];
            float step = (x.Max() - x.Min()) / 255;
            (sbyte[] values, float[] scales) = ColumnQuantiser.Quantise(weights, outputs, factors);
            double sum = 0;
            for (int row = 0; row < 100; row++)
            {
                for (int column = 0; column < outputs; column++)
                {
                    double difference = 0;
                    for (int k = 0; k < inputs; k++)
                    {
                        float exact = x[(row * inputs) + k];
                        float weight = weights[(k * outputs) + column] * factors[k];
                        difference += (exact * weight) - (MathF.Round(exact / step) * step * values[(k * outputs) + column] * scales[column]);
                    }
                    sum += difference * difference;
                }
            }
            return sum;
        }
    }
}
