using Vit.Perception.Attention;
using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Attention;

public sealed class AttentionMapTests
{
    private static readonly PatchGrid Grid = new(64, 32, 64, 32, 2, 3, 16, Affine.Identity);

    [Fact]
    public void Prefix_columns_are_dropped_and_the_cells_sum_to_1()
    {
        float[] row = [0.3f, 0.2f, 0.05f, 0.1f, 0.05f, 0.1f, 0.15f, 0.05f];
        var weights = new float[6];

        AttentionMap map = AttentionMap.FromRow(row, 2, Grid, weights);

        Assert.Equal([0.1f, 0.2f, 0.1f, 0.2f, 0.3f, 0.1f], weights, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(0.5f, map.SpecialTokenMass, 1e-6f);
        Assert.Equal(AttentionSource.Cls, map.Source);
    }

    [Fact]
    public void Weights_lie_in_the_callers_memory()
    {
        var weights = new float[6];

        AttentionMap map = AttentionMap.FromRow([1, 0, 0, 0, 0, 0], 0, Grid, weights);
        weights[0] = 7;

        Assert.Equal(7, map.Weights.Span[0]);
    }

    [Fact]
    public void Entropy_is_in_nats_between_one_cell_and_all_alike()
    {
        var weights = new float[6];

        Assert.Equal(0, AttentionMap.FromRow([0.5f, 0, 0, 3, 0, 0, 0], 1, Grid, weights).Entropy);
        Assert.Equal(Math.Log(6), AttentionMap.FromRow([0, 1, 1, 1, 1, 1, 1], 1, Grid, weights).Entropy, 1e-6);
        Assert.Equal(Math.Log(2), AttentionMap.FromRow([0, 0, 1, 0, 0, 1, 0], 1, Grid, weights).Entropy, 1e-6);
    }

    [Fact]
    public void A_row_with_all_its_mass_on_special_tokens_prefers_no_cell()
    {
        var weights = new float[6];

        AttentionMap map = AttentionMap.FromRow([1, 0, 0, 0, 0, 0, 0], 1, Grid, weights);

        Assert.Equal(1, map.SpecialTokenMass);
        Assert.All(weights, w => Assert.Equal(1f / 6, w));
    }

    [Fact]
    public void Broken_numbers_are_refused_with_a_way_out()
    {
        var weights = new float[6];

        string message = Assert.Throws<AttentionException>(
            () => AttentionMap.FromRow([0, 1, float.NaN, 0, 0, 0, 0], 1, Grid, weights)).Message;

        Assert.Contains("fp32", message);
        Assert.Throws<AttentionException>(() => AttentionMap.FromRow([0, 1, -1, 0, 0, 0, 0], 1, Grid, weights));
    }

    [Fact]
    public void A_row_that_does_not_fit_the_grid_is_refused()
    {
        Assert.Throws<ArgumentException>(() => AttentionMap.FromRow(new float[8], 1, Grid, new float[6]));
        Assert.Throws<ArgumentException>(() => AttentionMap.FromRow(new float[7], 1, Grid, new float[5]));
    }

    [Fact]
    public void Making_a_map_allocates_nothing()
    {
        float[] row = [0.1f, 1, 2, 3, 4, 5, 6], weights = new float[6];
        AttentionMap.FromRow(row, 1, Grid, weights);

        long before = GC.GetAllocatedBytesForCurrentThread();
        AttentionMap map = AttentionMap.FromRow(row, 1, Grid, weights) with { Layers = new LayerRange(0, 11) };

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(11, map.Layers.Last);
    }

    [Theory]
    [InlineData(AttentionSourceKind.Cls, 0)]
    [InlineData(AttentionSourceKind.Patch, 1)]
    [InlineData(AttentionSourceKind.Region, 2)]
    public void Sources_have_the_numbers_of_the_message(AttentionSourceKind kind, byte number) => Assert.Equal(number, (byte)kind);
}
