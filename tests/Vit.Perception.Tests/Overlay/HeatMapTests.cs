using FsCheck;
using FsCheck.Fluent;
using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Overlay;

namespace Vit.Perception.Tests.Overlay;

public sealed class HeatMapTests
{
    private const float Rounding = 1e-6f;

    [Fact]
    public void The_pixel_at_a_cells_centre_has_the_cells_weight()
    {
        HeatMap heat = Heat(Maps.Of(Maps.Plain(2, 3, 5), 0.1f, 0.2f, 0.05f, 0.3f, 0.15f, 0.2f));

        Assert.Equal(0.1f, At(heat, 2, 2), Rounding);
        Assert.Equal(0.2f, At(heat, 7, 2), Rounding);
        Assert.Equal(0.05f, At(heat, 12, 2), Rounding);
        Assert.Equal(0.3f, At(heat, 2, 7), Rounding);
        Assert.Equal(0.2f, At(heat, 12, 7), Rounding);
    }

    [Fact]
    public void Between_centres_values_are_linear_and_beyond_the_outer_ones_they_hold()
    {
        // Cells of 3 pixels: centres at pixels 1 and 4, so pixels 2 and 3 lie at a third and two thirds.
        HeatMap heat = Heat(Maps.Of(Maps.Plain(1, 2, 3), 0.1f, 0.4f));

        Assert.Equal([0.1f, 0.1f, 0.2f, 0.3f, 0.4f, 0.4f], Row(heat, 1), (a, b) => Math.Abs(a - b) < Rounding);
    }

    [Fact]
    public void Cells_of_even_size_follow_the_half_pixel_rule()
    {
        // Cells of 2 pixels: centres at 0.5 and 2.5, so pixels 1 and 2 lie at a quarter and three quarters.
        HeatMap heat = Heat(Maps.Of(Maps.Plain(2, 1, 2), 0.2f, 0.6f));

        Assert.Equal([0.2f, 0.3f, 0.5f, 0.6f], Enumerable.Range(0, 4).Select(y => At(heat, 0, y)), (a, b) => Math.Abs(a - b) < Rounding);
    }

    [Fact]
    public void What_was_cropped_away_has_no_value()
    {
        // The 8x8 input is cut out of a 20x10 picture at (6, 1).
        var grid = new PatchGrid(20, 10, 8, 8, 2, 2, 4, Affine.Translate(-6, -1));
        HeatMap heat = Heat(Maps.Of(grid, 0.25f, 0.25f, 0.25f, 0.25f));

        Assert.Equal(new Rect(6, 1, 8, 8), heat.Crop);
        for (int y = 0; y < 10; y++)
        {
            for (int x = 0; x < 20; x++)
                Assert.Equal(heat.Crop.Contains(x, y) ? 0.25f : float.NaN, At(heat, x, y));
        }
    }

    [Fact]
    public void Letterbox_borders_take_their_cells_with_them()
    {
        // A 16x8 picture in the middle of a 16x16 input: grid rows 0 and 3 lie on the border.
        var grid = new PatchGrid(16, 8, 16, 16, 4, 4, 4, Affine.Translate(0, 4));
        HeatMap heat = Heat(Maps.Of(grid, [.. Enumerable.Range(0, 16).Select(cell => (float)(cell / 4))]));

        Assert.Equal(new Rect(0, 0, 16, 8), heat.Crop);
        // Source row 0 is input row 4, corner-based 4.5, 0.625 of the way from centre 2 to centre 6.
        Assert.Equal(0.625f, At(heat, 5, 0), Rounding);
        Assert.Equal(2.375f, At(heat, 5, 7), Rounding);
    }

    [Fact]
    public void A_remainder_beyond_the_last_whole_patch_has_no_value()
    {
        var grid = new PatchGrid(10, 9, 10, 9, 2, 2, 4, Affine.Identity);
        HeatMap heat = Heat(Maps.Of(grid, 0.25f, 0.25f, 0.25f, 0.25f));

        Assert.Equal(new Rect(0, 0, 8, 8), heat.Crop);
        Assert.Equal(float.NaN, At(heat, 8, 0));
        Assert.Equal(float.NaN, At(heat, 0, 8));
    }

    [Fact]
    public void Any_resize_and_crop_is_undone_pixel_by_pixel()
    {
        var geometry =
            from width in Gen.Choose(1, 60)
            from height in Gen.Choose(1, 40)
            from rows in Gen.Choose(1, 5)
            from columns in Gen.Choose(1, 5)
            from patch in Gen.Choose(1, 9)
            from scale in Gen.Choose(2, 30)
            from left in Gen.Choose(-10, 10)
            from top in Gen.Choose(-10, 10)
            from seed in Gen.Choose(0, 100_000)
            select (new PatchGrid(
                width, height, columns * patch, rows * patch, rows, columns, patch,
                Affine.Resize(scale / 10.0, scale / 12.0).Then(Affine.Translate(left, top))), seed);

        Prop.ForAll(geometry.ToArbitrary(), g =>
        {
            (PatchGrid grid, int seed) = g;
            var random = new Random(seed);
            AttentionMap map = Maps.Of(grid, [.. Enumerable.Range(0, grid.CellCount).Select(_ => random.NextSingle())]);
            HeatMap heat = Heat(map);
            for (int y = 0; y < grid.SourceHeight; y++)
            {
                float[] row = Row(heat, y);
                for (int x = 0; x < grid.SourceWidth; x++)
                {
                    double expected = Expected(map, x, y);
                    if (double.IsNaN(expected) != float.IsNaN(row[x]) || Math.Abs(expected - row[x]) > 1e-5)
                        return false;
                }
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_whole_map_is_a_float_picture_of_source_size()
    {
        HeatMap heat = Heat(Maps.Stretched(64, 48));
        using var picture = new Mat();

        heat.WriteTo(picture);

        Assert.Equal(new Size(64, 48), picture.Size());
        Assert.Equal(MatType.CV_32FC1, picture.Type());
        Assert.Equal(Row(heat, 20), picture.RowSpan<float>(20).ToArray());
    }

    [Fact]
    public void Weights_that_do_not_fit_and_rotated_pictures_are_refused()
    {
        var turned = Maps.Plain(2, 2, 4) with { InputFromSource = new Affine(0, 1, 0, 1, 0, 0) };

        Assert.Throws<ArgumentException>(() => Heat(Maps.Of(Maps.Plain(2, 2, 4), 1, 0, 0)));
        Assert.Contains("axis-aligned", Assert.Throws<ArgumentException>(() => Heat(Maps.Of(turned, 1, 0, 0, 0))).Message);
    }

    [Fact]
    public void A_new_geometry_leaves_nothing_of_the_old_one()
    {
        HeatMap heat = Heat(Maps.Stretched(64, 48));
        AttentionMap cropped = Maps.Of(new PatchGrid(64, 48, 8, 8, 2, 2, 4, Affine.Translate(-6, -1)), 0.1f, 0.2f, 0.3f, 0.4f);

        heat.Update(cropped);

        for (int y = 0; y < 48; y++)
            Assert.Equal(Row(Heat(cropped), y), Row(heat, y));
    }

    private static HeatMap Heat(in AttentionMap map)
    {
        var heat = new HeatMap();
        heat.Update(map);
        return heat;
    }

    private static float[] Row(HeatMap heat, int y)
    {
        var row = new float[heat.Width];
        heat.Row(y, row);
        return row;
    }

    private static float At(HeatMap heat, int x, int y) => Row(heat, y)[x];

    /// <summary>The definition for one pixel: to input pixels, to cells, bilinear with clamped neighbours.</summary>
    private static double Expected(AttentionMap map, int sourceX, int sourceY)
    {
        PatchGrid grid = map.Grid;
        if (grid.CellAt(sourceX, sourceY) < 0)
            return double.NaN;
        (double x, double y) = grid.InputFromSource.Apply(sourceX, sourceY);
        double column = ((x + 0.5) / grid.PatchSize) - 0.5, row = ((y + 0.5) / grid.PatchSize) - 0.5;
        double fx = column - Math.Floor(column), fy = row - Math.Floor(row);
        double Weight(double r, double c) => map.Weights.Span[
            ((int)Math.Clamp(r, 0, grid.Rows - 1) * grid.Columns) + (int)Math.Clamp(c, 0, grid.Columns - 1)];
        double Line(double r) => ((1 - fx) * Weight(r, Math.Floor(column))) + (fx * Weight(r, Math.Floor(column) + 1));
        return ((1 - fy) * Line(Math.Floor(row))) + (fy * Line(Math.Floor(row) + 1));
    }
}
