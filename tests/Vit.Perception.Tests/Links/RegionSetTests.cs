using FsCheck;
using FsCheck.Fluent;
using Vit.Perception.Imaging;
using Vit.Perception.Links;

namespace Vit.Perception.Tests.Links;

/// <summary>Regions as soft masks over patch cells.</summary>
public sealed class RegionSetTests
{
    /// <summary>8x8 cells of 16 pixels, source = input.</summary>
    private static readonly PatchGrid Plain = new(128, 128, 128, 128, 8, 8, 16, Affine.Identity);

    /// <summary>256x200 pixels halved, then cropped by 14 rows at top: 8x4 cells remain visible.</summary>
    private static readonly PatchGrid Cropped = new(256, 200, 128, 64, 4, 8, 16, Affine.Resize(0.5, 0.5).Then(Affine.Translate(0, -14)));

    [Fact]
    public void A_box_covers_each_cell_by_the_share_it_takes_of_it()
    {
        RegionSet regions = Begin(Plain);

        Assert.Equal(RegionVerdict.Added, regions.AddBox(new SourceBox(8, 24, 16, 16)));

        Assert.Equal(new ushort[] { 8, 9, 16, 17 }, regions.Cells(0).ToArray());
        Assert.Equal(new[] { 0.25f, 0.25f, 0.25f, 0.25f }, regions.Coverage(0).ToArray());
        Assert.Equal(1f, regions[0].VisibleCells);
    }

    [Fact]
    public void A_box_on_cell_borders_covers_whole_cells_only()
    {
        RegionSet regions = Begin(Plain);

        regions.AddBox(new SourceBox(16, 0, 32, 16));

        Assert.Equal(new ushort[] { 1, 2 }, regions.Cells(0).ToArray());
        Assert.Equal(new[] { 1f, 1f }, regions.Coverage(0).ToArray());
    }

    [Fact]
    public void A_box_is_carried_through_resize_and_crop()
    {
        RegionSet regions = Begin(Cropped);

        // Source (32, 60)-(64, 92) is input (16, 30 - 14)-(32, 46 - 14): cell (1, 1).
        regions.AddBox(new SourceBox(32, 60, 32, 32));

        Assert.Equal(new ushort[] { 9 }, regions.Cells(0).ToArray());
        Assert.Equal(1, regions.Coverage(0)[0], 1e-6);
        Assert.Equal(new SourceBox(32, 60, 32, 32), regions[0].Box);
    }

    [Fact]
    public void Cells_without_a_box_get_the_source_box_around_them()
    {
        RegionSet regions = Begin(Cropped);

        regions.AddCells([9], []);

        SourceBox box = regions[0].Box;
        Assert.Equal((32, 60, 32, 32), ((int)MathF.Round(box.X), (int)MathF.Round(box.Y), (int)MathF.Round(box.Width), (int)MathF.Round(box.Height)));
    }

    [Fact]
    public void A_point_is_its_cell()
    {
        RegionSet regions = Begin(Cropped);

        Assert.Equal(RegionVerdict.Added, regions.AddPoint(40, 70, "plug"));
        Assert.Equal(RegionVerdict.Outside, regions.AddPoint(40, 2));
        Assert.Equal(RegionVerdict.Outside, regions.AddPoint(float.NaN, 70));

        Assert.Equal(new ushort[] { 9 }, regions.Cells(0).ToArray());
        Assert.Equal("plug", regions[0].Label);
    }

    [Fact]
    public void What_the_model_does_not_see_is_outside_and_a_sliver_is_too_small()
    {
        RegionSet regions = Begin(Cropped);

        Assert.Equal(RegionVerdict.Outside, regions.AddBox(new SourceBox(0, 0, 256, 20)));
        Assert.Equal(RegionVerdict.Outside, regions.AddBox(new SourceBox(10, 60, 0, 5)));
        Assert.Equal(RegionVerdict.Outside, regions.AddBox(new SourceBox(float.NaN, 60, 5, 5)));
        Assert.Equal(RegionVerdict.TooSmall, regions.AddBox(new SourceBox(33, 61, 10, 10)));
        Assert.Equal(RegionVerdict.Outside, regions.AddCells([], []));
        Assert.Equal(RegionVerdict.TooSmall, regions.AddCells([3], [0.09f]));
        Assert.Equal(0, regions.Count);
    }

    [Fact]
    public void A_full_set_takes_no_more()
    {
        var regions = new RegionSet(8, 8, 2);
        regions.Begin(Plain);
        regions.AddPoint(1, 1);
        regions.AddPoint(30, 1);

        Assert.Equal(RegionVerdict.Full, regions.AddPoint(60, 1));
        Assert.Equal(RegionVerdict.Full, regions.AddBox(new SourceBox(0, 0, 16, 16)));
        Assert.Equal(RegionVerdict.Full, regions.AddCells([3], []));
        Assert.Equal(2, regions.Count);
    }

    [Theory]
    [InlineData(new ushort[] { 64 }, new[] { 1f }, "outside the grid")]
    [InlineData(new ushort[] { 3, 2 }, new[] { 1f, 1f }, "ascending")]
    [InlineData(new ushort[] { 3, 3 }, new[] { 1f, 1f }, "ascending")]
    [InlineData(new ushort[] { 3 }, new[] { 1.5f }, "share in (0, 1]")]
    [InlineData(new ushort[] { 3 }, new[] { float.NaN }, "share in (0, 1]")]
    [InlineData(new ushort[] { 3 }, new[] { 1f, 1f }, "2 shares")]
    public void A_mask_that_is_none_is_refused(ushort[] cells, float[] shares, string words)
    {
        RegionSet regions = Begin(Plain);

        string message = Assert.Throws<ArgumentException>(() => regions.AddCells(cells, shares)).Message;

        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Equal(0, regions.Count);
    }

    [Fact]
    public void A_grid_of_another_size_or_a_rotated_picture_is_refused()
    {
        var regions = new RegionSet(8, 8, 2);

        Assert.Throws<ArgumentException>(() => regions.Begin(Cropped));
        Assert.Throws<ArgumentException>(() => regions.Begin(Plain with { InputFromSource = new Affine(0, 1, 0, -1, 0, 0) }));
    }

    /// <summary>Whatever the box, shares are shares, and their sum is the box's area inside the grid.</summary>
    [Fact]
    public void Any_box_gives_shares_or_a_verdict()
    {
        Gen<float> number = Gen.OneOf(
            Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue, 0, 1e-30f),
            Gen.Choose(-3000, 3000).Select(i => i / 10f));
        Arbitrary<SourceBox> boxes = (
            from x in number
            from y in number
            from width in number
            from height in number
            select new SourceBox(x, y, width, height)).ToArbitrary();

        Prop.ForAll(boxes, box =>
        {
            RegionSet regions = Begin(Plain);
            if (regions.AddBox(box) != RegionVerdict.Added)
                return regions.Count == 0;
            double inside = (Math.Min(128.0, box.Right) - Math.Max(0.0, box.X)) * (Math.Min(128.0, box.Bottom) - Math.Max(0.0, box.Y)) / 256;
            return regions.Coverage(0).ToArray().All(c => c is > 0 and <= 1) && Math.Abs(inside - regions[0].VisibleCells) < 1e-3;
        }).QuickCheckThrowOnFailure();
    }

    private static RegionSet Begin(PatchGrid grid)
    {
        var regions = new RegionSet(grid.Rows, grid.Columns, 8);
        regions.Begin(grid);
        return regions;
    }
}
