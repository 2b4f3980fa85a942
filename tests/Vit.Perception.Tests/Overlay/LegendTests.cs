using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Overlay;

namespace Vit.Perception.Tests.Overlay;

/// <summary>The legend, seen as what it changes in a drawing.</summary>
public sealed class LegendTests
{
    [Theory]
    [InlineData(640, 480)]
    [InlineData(1920, 1080)]
    [InlineData(480, 640)]
    public void It_lies_in_the_lower_left_and_leaves_the_centre_free(int width, int height)
    {
        Rect legend = Area(Maps.Stretched(width, height));

        Assert.InRange(legend.Left, 1, width / 20);
        Assert.InRange(legend.Right, width / 8, width / 2);
        Assert.InRange(legend.Top, height * 3 / 4, height);
        Assert.InRange(legend.Bottom, height * 19 / 20, height - 1);
    }

    [Fact]
    public void It_grows_with_the_picture()
    {
        Rect small = Area(Maps.Stretched(640, 480)), large = Area(Maps.Stretched(1920, 1080));

        Assert.Equal(1080.0 / 480, large.Height / (double)small.Height, 0.2);
        Assert.Equal(1080.0 / 480, large.Width / (double)small.Width, 0.3);
    }

    [Fact]
    public void A_long_model_name_is_cut_at_half_the_width()
    {
        AttentionMap map = Maps.Stretched(640, 480) with { ModelId = new string('W', 200) };

        Assert.InRange(Area(map).Right, 200, 320);
    }

    [Fact]
    public void A_picture_too_small_for_it_has_none()
    {
        Assert.Equal(default, Area(Maps.Stretched(96, 64)));
        Assert.Equal(default, Area(Maps.Stretched(1, 1)));
    }

    [Fact]
    public void It_shows_the_colour_bar_from_lowest_to_highest()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(640, 480, Scalar.Black);
        AttentionMap map = Maps.Stretched(640, 480);
        Rect area = Area(map);

        Mat drawn = renderer.Draw(picture, map, new OverlayOptions { ColorMap = ColorMap.Gray, Alpha = 0 });

        // Only the bar has gray levels side by side that rise slowly; letters rise and fall within a few pixels.
        int bar = Enumerable.Range(area.Top, area.Height).Max(y =>
        {
            int run = 0, longest = 0;
            for (int x = area.Left + 1; x < area.Right; x++)
            {
                int step = drawn.At<Vec3b>(y, x).Item0 - drawn.At<Vec3b>(y, x - 1).Item0;
                run = step is > 0 and < 6 ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }
            return longest;
        });
        Assert.InRange(bar, 60, area.Width);
    }

    [Fact]
    public void Every_setting_that_shapes_a_map_can_be_told_apart()
    {
        AttentionMap map = Maps.Stretched(640, 480);
        AttentionMap[] maps =
        [
            map,
            map with { ModelId = "other-vit" },
            map with { Options = map.Options with { Residual = 0.9 } },
            map with { Options = map.Options with { HeadFusion = HeadFusion.Max } },
            map with { Options = map.Options with { DiscardRatio = 0.9 } },
            map with { Options = map.Options with { FirstLayer = 3 } },
            map with { Options = map.Options with { Method = AttentionMethod.LastLayer } },
            map with { Options = map.Options with { Method = AttentionMethod.Layer, Layer = 3 } },
            map with { Source = AttentionSource.Patch(6, 13) },
            map with { Source = AttentionSource.Region("lamp-1") },
            map with { Weights = map.Weights.ToArray().Select(w => w * 2).ToArray() },
        ];

        // Alpha 0 on black: only the legends can differ.
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(640, 480, Scalar.Black);
        Mat[] drawings = [.. maps.Select(m => renderer.Draw(picture, m, new OverlayOptions { Alpha = 0 }).Clone())];

        for (int a = 0; a < maps.Length; a++)
        {
            for (int b = 0; b < a; b++)
                Assert.False(Maps.Same(drawings[a], drawings[b]), $"maps {a} and {b} have the same legend");
        }
        Array.ForEach(drawings, d => d.Dispose());
    }

    [Fact]
    public void Letters_the_font_does_not_have_and_endless_names_do_no_harm()
    {
        AttentionMap map = Maps.Stretched(640, 480) with
        {
            ModelId = "模型-é\n\0",
            Source = AttentionSource.Region(new string('x', 5000)),
        };

        Assert.InRange(Area(map).Right, 200, 320);
    }

    [Fact]
    public void A_map_without_model_name_has_a_legend_of_two_lines() =>
        Assert.True(Area(Maps.Stretched(640, 480) with { ModelId = "" }).Height < Area(Maps.Stretched(640, 480)).Height);

    /// <summary>The rectangle in which a drawing with legend differs from one without.</summary>
    private static Rect Area(AttentionMap map)
    {
        using var with = new OverlayRenderer();
        using var without = new OverlayRenderer();
        (int width, int height) = (map.Grid.SourceWidth, map.Grid.SourceHeight);
        using Mat picture = Maps.Picture(width, height, new Scalar(160, 160, 160));
        Mat a = with.Draw(picture, map, new OverlayOptions()), b = without.Draw(picture, map, new OverlayOptions { Legend = false });
        int left = width, right = 0, top = height, bottom = 0;
        for (int y = 0; y < height; y++)
        {
            Span<Vec3b> ra = a.RowSpan<Vec3b>(y), rb = b.RowSpan<Vec3b>(y);
            for (int x = 0; x < width; x++)
            {
                if (ra[x] == rb[x])
                    continue;
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), y + 1);
            }
        }
        return right == 0 ? default : new Rect(left, top, right - left, bottom - top);
    }
}
