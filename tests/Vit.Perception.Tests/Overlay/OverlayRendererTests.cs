using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Overlay;
using Vit.Testing;

namespace Vit.Perception.Tests.Overlay;

public sealed class OverlayRendererTests
{
    private static readonly OverlayOptions Plain = new() { Legend = false };

    /// <summary>8x8 input out of a 40x30 picture at (16, 11), a peak in the last cell.</summary>
    private static readonly AttentionMap Cropped = Maps.Of(
        new PatchGrid(40, 30, 8, 8, 2, 2, 4, Affine.Translate(-16, -11)), 0, 0, 0, 1);

    [Theory]
    [InlineData(ColorMap.Viridis)]
    [InlineData(ColorMap.Inferno)]
    [InlineData(ColorMap.Magma)]
    [InlineData(ColorMap.Turbo)]
    [InlineData(ColorMap.Jet)]
    [InlineData(ColorMap.Gray)]
    public void The_pixel_under_the_maximum_has_the_maps_top_colour(ColorMap colorMap)
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(40, 30, new Scalar(10, 20, 30));

        Mat drawn = renderer.Draw(picture, Cropped, Plain with { Alpha = 1, ColorMap = colorMap });

        Assert.Equal(TopOf(colorMap), drawn.At<Vec3b>(18, 23));
    }

    [Fact]
    public void Alpha_mixes_the_top_colour_with_the_picture()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(40, 30, new Scalar(10, 20, 30));
        Vec3b top = TopOf(ColorMap.Viridis);

        Vec3b half = renderer.Draw(picture, Cropped, Plain).At<Vec3b>(18, 23);

        Assert.InRange(half.Item0, ((top.Item0 + 10) / 2) - 1, ((top.Item0 + 10) / 2) + 1);
        Assert.InRange(half.Item1, ((top.Item1 + 20) / 2) - 1, ((top.Item1 + 20) / 2) + 1);
        Assert.InRange(half.Item2, ((top.Item2 + 30) / 2) - 1, ((top.Item2 + 30) / 2) + 1);
    }

    [Fact]
    public void The_picture_stays_recognisable_where_there_is_no_attention()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(40, 30, new Scalar(200, 200, 200));

        Vec3b unattended = renderer.Draw(picture, Cropped, new OverlayOptions { Legend = false }).At<Vec3b>(12, 17);

        Assert.InRange(unattended.Item1, 185, 200);
    }

    [Fact]
    public void Outside_the_crop_the_picture_is_darker_and_keeps_its_hue()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(40, 30, new Scalar(60, 120, 240));

        Vec3b outside = renderer.Draw(picture, Cropped, Plain).At<Vec3b>(3, 5);

        Assert.InRange(outside.Item2, 120, 200);
        Assert.Equal(0.5, outside.Item1 / (double)outside.Item2, 0.02);
        Assert.Equal(0.25, outside.Item0 / (double)outside.Item2, 0.02);
    }

    [Fact]
    public void A_line_runs_around_the_crop_just_outside_of_it()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(40, 30, new Scalar(60, 120, 90));

        Mat drawn = renderer.Draw(picture, Cropped, Plain with { Alpha = 0 });

        var crop = new Rect(16, 11, 8, 8);
        var line = new Rect(15, 10, 10, 10);
        for (int y = 0; y < 30; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                Vec3b p = drawn.At<Vec3b>(y, x);
                if (crop.Contains(x, y))
                    Assert.Equal(new Vec3b(60, 120, 90), p);
                else if (line.Contains(x, y))
                    Assert.True(p.Item0 > 200 && p.Item1 > 200 && p.Item2 > 200, $"no line at {x},{y}");
                else
                    Assert.True(p.Item1 < 120, $"not darkened at {x},{y}");
            }
        }
    }

    [Fact]
    public void Without_colour_and_legend_an_uncropped_picture_is_unchanged()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Noise(64, 48);

        Mat drawn = renderer.Draw(picture, Maps.Stretched(64, 48), Plain with { Alpha = 0 });

        Assert.True(Maps.Same(picture, drawn));
    }

    [Fact]
    public void The_drawing_has_the_pictures_size_and_the_picture_is_not_touched()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Noise(640, 480);
        using Mat copy = picture.Clone();

        Mat drawn = renderer.Draw(picture, Maps.Stretched(640, 480), new OverlayOptions());

        Assert.Equal(picture.Size(), drawn.Size());
        Assert.Equal(MatType.CV_8UC3, drawn.Type());
        Assert.True(Maps.Same(copy, picture));
        Assert.False(Maps.Same(copy, drawn));
    }

    [Fact]
    public void A_cut_out_of_a_larger_picture_is_drawn_as_a_picture_of_its_own()
    {
        using var renderer = new OverlayRenderer();
        using var other = new OverlayRenderer();
        using Mat large = Noise(100, 80);
        using Mat part = large[new Rect(11, 7, 64, 48)];
        using Mat copy = part.Clone();

        Assert.True(Maps.Same(
            renderer.Draw(part, Maps.Stretched(64, 48), Plain), other.Draw(copy, Maps.Stretched(64, 48), Plain)));
    }

    [Fact]
    public void One_drawing_is_reused_and_follows_the_pictures_size()
    {
        using var renderer = new OverlayRenderer();
        using Mat small = Noise(64, 48), large = Noise(640, 480);

        Mat first = renderer.Draw(small, Maps.Stretched(64, 48), Plain);
        Mat second = renderer.Draw(large, Maps.Stretched(640, 480), Plain);

        Assert.Same(first, second);
        Assert.Equal(new Size(640, 480), second.Size());
    }

    [Fact]
    public void An_even_map_is_drawn_evenly()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(64, 48, new Scalar(50, 50, 50));
        AttentionMap map = Maps.Of(Maps.Plain(3, 4, 16), [.. Enumerable.Repeat(1f / 12, 12)]);

        Mat drawn = renderer.Draw(picture, map, Plain with { Alpha = 1 });

        for (int y = 0; y < 48; y++)
            Assert.False(drawn.RowSpan<Vec3b>(y).ContainsAnyExcept(TopOf(ColorMap.Viridis)));
    }

    [Fact]
    public void After_the_first_frame_no_managed_byte_is_allocated()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Noise(640, 480);
        AttentionMap map = Maps.Stretched(640, 480), next = Maps.Stretched(640, 480, peak: 3);
        next = next with { Weights = next.Weights.ToArray().Select(w => w * 0.7f).ToArray() };
        renderer.Draw(picture, map, new OverlayOptions());
        renderer.Draw(picture, next, new OverlayOptions());

        long allocated = Allocation.OfFiveFrames(() =>
        {
            renderer.Draw(picture, map, new OverlayOptions());
            renderer.Draw(picture, next, new OverlayOptions());
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Pictures_and_options_that_do_not_fit_are_refused_in_one_line()
    {
        using var renderer = new OverlayRenderer();
        using Mat picture = Maps.Picture(40, 30, Scalar.Black), other = Maps.Picture(41, 30, Scalar.Black);
        using Mat gray = new(30, 40, MatType.CV_8UC1);

        Assert.Contains("CV_8UC3", Refusal(gray, Plain));
        Assert.Contains("41x30", Refusal(other, Plain));
        Assert.Equal("overlay.alpha must be in [0, 1]; it is 1.5", Refusal(picture, Plain with { Alpha = 1.5 }));
        Assert.Equal("overlay.alpha must be in [0, 1]; it is NaN", Refusal(picture, Plain with { Alpha = double.NaN }));
        Assert.StartsWith("overlay.colormap must be one of viridis,", Refusal(picture, Plain with { ColorMap = (ColorMap)99 }));

        string Refusal(Mat bgr, OverlayOptions options) =>
            Assert.Throws<ArgumentException>(() => renderer.Draw(bgr, Cropped, options)).Message;
    }

    private static Vec3b TopOf(ColorMap colorMap)
    {
        if (colorMap == ColorMap.Gray)
            return new Vec3b(255, 255, 255);
        using var level = new Mat(1, 1, MatType.CV_8UC1, Scalar.White);
        using var color = new Mat();
        Cv2.ApplyColorMap(level, color, Enum.Parse<ColormapTypes>(colorMap.ToString()));
        return color.At<Vec3b>(0, 0);
    }

    private static Mat Noise(int width, int height)
    {
        var picture = new Mat(height, width, MatType.CV_8UC3);
        var random = new Random(5);
        for (int y = 0; y < height; y++)
            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(picture.RowSpan<Vec3b>(y)));
        return picture;
    }
}
