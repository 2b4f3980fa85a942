using FsCheck;
using FsCheck.Fluent;
using Vit.Models.Quantisation;

namespace Vit.Models.Tests.Quantisation;

public sealed class ColumnQuantiserTests
{
    [Fact]
    public void Each_column_has_its_own_scale()
    {
        // Largest magnitudes 127, 0.5 and 2: scales 1, 0.5 / 127 and 2 / 127.
        float[] weights =
        [
            10, 0.5f, -2,
            -127, -0.25f, 1,
            0.6f, 0, 0.005f,
        ];

        (sbyte[] values, float[] scales) = ColumnQuantiser.Quantise(weights, 3);

        Assert.Equal([1, 0.5f / 127, 2f / 127], scales);
        // -0.25 is -63.5 steps and 1 is 63.5: halves go to the even neighbour.
        Assert.Equal([10, 127, -127, -127, -64, 64, 1, 0, 0], values);
    }

    [Fact]
    public void Rows_are_scaled_before_columns_are_measured()
    {
        (sbyte[] values, float[] scales) = ColumnQuantiser.Quantise([1, 4, 2, 1], 2, [2, 0.5f]);

        Assert.Equal([2f / 127, 8f / 127], scales);
        Assert.Equal([127, 127, 64, 8], values);
    }

    [Fact]
    public void A_column_of_zeros_stays_zero_with_a_scale_that_divides()
    {
        (sbyte[] values, float[] scales) = ColumnQuantiser.Quantise([0, 3, 0, -3], 2);

        Assert.Equal([0, 127, 0, -127], values);
        Assert.Equal(1, scales[0]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_not_finite_is_refused(float weight) =>
        Assert.Contains("not finite", Assert.Throws<ModelFormatException>(() => ColumnQuantiser.Quantise([1, 1, weight, 1], 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Weights_that_are_no_whole_rows_are_an_error_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => ColumnQuantiser.Quantise([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => ColumnQuantiser.Quantise([1, 2], 2, [1, 1]));
    }

    [Fact]
    public void Every_value_is_found_again_within_half_a_step() =>
        Prop.ForAll(
            (from columns in Gen.Choose(1, 9)
             from rows in Gen.Choose(1, 9)
             from exponent in Gen.Choose(-30, 30)
             from numbers in Gen.ArrayOf(Gen.Choose(-1000, 1000), columns * rows)
             select (columns, weights: numbers.Select(n => n * MathF.Pow(10, exponent)).ToArray())).ToArbitrary(),
            matrix =>
            {
                (sbyte[] values, float[] scales) = ColumnQuantiser.Quantise(matrix.weights, matrix.columns);

                for (int i = 0; i < values.Length; i++)
                {
                    double scale = scales[i % matrix.columns];
                    // A little more than half: the quotient is rounded to float32 before it is rounded to an integer.
                    Assert.True(Math.Abs(matrix.weights[i] - (values[i] * scale)) <= 0.50001 * scale);
                    Assert.InRange(values[i], -127, 127);
                }
            }).QuickCheckThrowOnFailure();
}
