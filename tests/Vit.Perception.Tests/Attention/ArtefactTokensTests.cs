using Vit.Perception.Attention;
using Vit.Testing;

namespace Vit.Perception.Tests.Attention;

public sealed class ArtefactTokensTests
{
    [Fact]
    public void Only_norms_far_above_the_median_are_marked()
    {
        // Norms 1..9 and 40: median 5.5, deviations' median 2.5, limit 20.5.
        float[] tokens = [0, 0, 1, 0, 2, 0, 3, 0, 0, 4, 5, 0, 6, 0, 7, 0, 8, 0, 9, 0, 24, 32];
        var marks = new bool[10];

        int count = new ArtefactTokens(10).Detect(tokens, 2, marks);

        Assert.Equal(1, count);
        Assert.Equal(9, Array.IndexOf(marks, true));
    }

    [Theory]
    [InlineData(20.5f, 0)]
    [InlineData(20.6f, 1)]
    public void The_limit_is_median_plus_six_deviations(float largest, int marked) =>
        Assert.Equal(marked, new ArtefactTokens(10).Detect([1, 2, 3, 4, 5, 6, 7, 8, 9, largest], 1, new bool[10]));

    [Fact]
    public void Tokens_of_equal_norm_hold_no_artefact() =>
        Assert.Equal(0, new ArtefactTokens(4).Detect([3, 4, 4, 3, 5, 0, 0, 5], 2, new bool[4]));

    [Fact]
    public void Tokens_that_are_not_finite_or_do_not_fit_are_refused()
    {
        var artefacts = new ArtefactTokens(2);

        Assert.Throws<AttentionException>(() => artefacts.Detect([1, float.NaN], 1, new bool[2]));
        Assert.Throws<ArgumentException>(() => artefacts.Detect([1], 1, new bool[2]));
        Assert.Throws<ArgumentException>(() => artefacts.Detect([1, 2], 1, new bool[3]));
    }

    [Fact]
    public void Detection_allocates_nothing()
    {
        var artefacts = new ArtefactTokens(9);
        float[] tokens = [1, 2, 3, 4, 50, 6, 7, 8, 9];
        var marks = new bool[9];
        artefacts.Detect(tokens, 1, marks);

        Assert.Equal(0, Allocation.OfFiveFrames(() => artefacts.Detect(tokens, 1, marks)));
    }
}
