using Vit.Perception.Attention;

namespace Vit.Perception.Tests.Attention;

public sealed class StartRowsTests
{
    [Fact]
    public void Each_start_row_is_a_distribution_over_the_tokens_it_names()
    {
        Assert.Equal([1f, 0, 0, 0, 0, 0], Row(StartRows.Cls));
        Assert.Equal([0.5f, 0.5f, 0, 0, 0, 0], Row(StartRows.ClsAndDistillation));
        Assert.Equal([0, 0, 0.25f, 0.25f, 0.25f, 0.25f], Row(r => StartRows.Patches(r, 2)));
        Assert.Equal([0.5f, 0, 0.125f, 0.125f, 0.125f, 0.125f], Row(r => StartRows.ClsAndPatches(r, 2)));
        Assert.Equal([0f, 0, 0, 0, 1, 0], Row(r => StartRows.Cell(r, 2, 2)));
    }

    [Fact]
    public void A_region_of_cells_counts_each_cell_once() =>
        Assert.Equal([0, 0, 0.5f, 0, 0, 0.5f], Row(r => StartRows.Region(r, 2, [0, 3, 3])));

    [Fact]
    public void A_soft_mask_keeps_its_proportions() =>
        Assert.Equal([0, 0, 0.75f, 0, 0.25f, 0], Row(r => StartRows.Region(r, 2, [0.9f, 0, 0.3f, 0])), (a, b) => Math.Abs(a - b) < 1e-7);

    [Fact]
    public void A_region_that_covers_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Row(r => StartRows.Region(r, 2, ReadOnlySpan<ushort>.Empty)));
        Assert.Throws<ArgumentException>(() => Row(r => StartRows.Region(r, 2, [0f, 0, 0, 0])));
    }

    [Fact]
    public void Cells_and_masks_that_do_not_fit_the_grid_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Row(r => StartRows.Cell(r, 2, -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Row(r => StartRows.Cell(r, 2, 4)));
        Assert.Throws<ArgumentException>(() => Row(r => StartRows.Region(r, 2, new ushort[] { 4 })));
        Assert.Throws<ArgumentException>(() => Row(r => StartRows.Region(r, 2, [1f, 1, 1])));
        Assert.Throws<ArgumentException>(() => Row(r => StartRows.Region(r, 2, [1f, -1, 1, 1])));
        Assert.Throws<ArgumentException>(() => Row(r => StartRows.Region(r, 2, [1f, float.NaN, 1, 1])));
    }

    private delegate void Fill(Span<float> row);

    private static float[] Row(Fill fill)
    {
        float[] row = [9, 9, 9, 9, 9, 9];
        fill(row);
        return row;
    }
}
