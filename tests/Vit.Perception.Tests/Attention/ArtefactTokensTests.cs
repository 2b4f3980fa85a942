using Vit.Perception.Attention;

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
    public void A_marked_cell_takes_the_median_of_its_neighbours_and_the_map_sums_to_1()
    {
        float[] weights = [0.1f, 0.1f, 0.1f, 0.05f, 0.4f, 0.1f, 0.05f, 0.05f, 0.05f];
        bool[] marks = [false, false, false, false, true, false, false, false, false];

        new ArtefactTokens(9).Repair(weights, 3, marks);

        // Neighbours .1, .05, .1, .05: median .075; the sum is then .675.
        Assert.Equal(0.075f / 0.675f, weights[4], 1e-6f);
        Assert.Equal(0.1f / 0.675f, weights[0], 1e-6f);
        Assert.Equal(1, weights.Sum(), 1e-6f);
    }

    [Fact]
    public void Marked_neighbours_do_not_count_and_the_grids_edge_does_not_wrap()
    {
        // Two rows of three: cell 2 is at the right edge, cell 3 starts the next row; 2 and 5 are marked.
        float[] weights = [0.1f, 0.2f, 5, 0.3f, 0.4f, 5];
        bool[] marks = [false, false, true, false, false, true];

        new ArtefactTokens(6).Repair(weights, 3, marks);

        Assert.Equal(0.2f / 1.6f, weights[2], 1e-6f);
        Assert.Equal(0.4f / 1.6f, weights[5], 1e-6f);
    }

    [Fact]
    public void A_marked_cell_among_marked_ones_takes_the_median_of_all_good_cells()
    {
        float[] weights = [9, 9, 0.1f, 0.2f, 0.3f];
        bool[] marks = [true, true, false, false, false];

        new ArtefactTokens(5).Repair(weights, 5, marks);

        Assert.Equal(0.2f / 0.9f, weights[0], 1e-6f);
        Assert.Equal(0.1f / 0.9f, weights[1], 1e-6f);
    }

    [Fact]
    public void A_map_of_artefacts_only_stays_as_it_is()
    {
        float[] weights = [0.25f, 0.75f];

        new ArtefactTokens(2).Repair(weights, 2, [true, true]);

        Assert.Equal([0.25f, 0.75f], weights);
    }

    [Fact]
    public void Tokens_that_are_not_finite_or_do_not_fit_are_refused()
    {
        var artefacts = new ArtefactTokens(2);

        Assert.Throws<AttentionException>(() => artefacts.Detect([1, float.NaN], 1, new bool[2]));
        Assert.Throws<ArgumentException>(() => artefacts.Detect([1], 1, new bool[2]));
        Assert.Throws<ArgumentException>(() => artefacts.Detect([1, 2], 1, new bool[3]));
        Assert.Throws<ArgumentException>(() => artefacts.Repair(new float[2], 3, new bool[2]));
    }

    [Fact]
    public void Neither_step_allocates()
    {
        var artefacts = new ArtefactTokens(9);
        float[] tokens = [1, 2, 3, 4, 50, 6, 7, 8, 9], weights = [.1f, .1f, .1f, .1f, .2f, .1f, .1f, .1f, .1f];
        var marks = new bool[9];
        artefacts.Detect(tokens, 1, marks);
        artefacts.Repair(weights, 3, marks);

        long before = GC.GetAllocatedBytesForCurrentThread();
        artefacts.Detect(tokens, 1, marks);
        artefacts.Repair(weights, 3, marks);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
