using Vit.Perception.Attention;

namespace Vit.Perception.Tests.Attention;

public sealed class AttentionStatisticsTests
{
    [Fact]
    public void Prefix_mass_is_the_sum_of_the_first_tokens() =>
        Assert.Equal(0.5, AttentionStatistics.PrefixMass([0.25f, 0.25f, 0.5f], 2), 1e-7);

    [Fact]
    public void A_matrix_of_equal_rows_has_collapsed() =>
        Assert.Equal(0, AttentionStatistics.Collapse([0.2f, 0.8f, 0.2f, 0.8f], 2), 1e-7);

    [Fact]
    public void The_identity_of_two_tokens_keeps_half_of_its_squares() =>
        Assert.Equal(Math.Sqrt(0.5), AttentionStatistics.Collapse([1, 0, 0, 1], 2), 1e-7);

    [Fact]
    public void A_matrix_of_another_size_is_refused() =>
        Assert.Throws<ArgumentException>(() => AttentionStatistics.Collapse(new float[5], 2));
}
