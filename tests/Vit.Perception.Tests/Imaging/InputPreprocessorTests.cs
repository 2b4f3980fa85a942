using FsCheck;
using FsCheck.Fluent;
using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Imaging;

/// <summary>Where the pixels go: borders, other input sizes, and what must not be allocated.</summary>
public class InputPreprocessorTests
{
    internal static ImageProcessor Processor(ResizeMode mode, int resize = 224, int crop = 0) => new()
    {
        Resize = mode,
        ResizeWidth = resize,
        ResizeHeight = resize,
        CropWidth = crop,
        CropHeight = crop,
        Filter = ResizeFilter.Bilinear,
        Mean = [.5f, .25f, .75f],
        Std = [.5f, .5f, .5f],
    };

    [Fact]
    public void Planes_are_red_green_blue()
    {
        using var picture = new Mat(8, 8, MatType.CV_8UC3, new Scalar(1, 2, 3));
        float[] planes = Run(Processor(ResizeMode.Stretch), picture, 4, 4);
        Assert.Equal([.. Enumerable.Repeat(3f, 16), .. Enumerable.Repeat(2f, 16), .. Enumerable.Repeat(1f, 16)], planes);
    }

    [Fact]
    public void A_letterbox_has_the_mean_colour_around_a_centred_picture()
    {
        using var picture = new Mat(100, 200, MatType.CV_8UC3, new Scalar(10, 20, 30));
        float[] planes = Run(Processor(ResizeMode.Letterbox), picture, 8, 8);
        float[] mean = [127.5f, 63.75f, 191.25f], colour = [30, 20, 10];
        for (int i = 0; i < planes.Length; i++)
        {
            bool inside = i % 64 / 8 is >= 2 and < 6;
            Assert.Equal(inside ? colour[i / 64] : mean[i / 64], planes[i]);
        }
    }

    [Fact]
    public void Pixels_keep_their_size_without_a_resize_and_the_rest_is_black()
    {
        using Mat picture = Pictures.FromBgr([.. Enumerable.Range(1, 3 * 3 * 5).Select(i => (byte)i)], 5, 3);
        float[] planes = Run(Processor(ResizeMode.None), picture, 4, 6);

        // Five columns into four: floor(1 / 2) = 0 are cut before them. Three rows into six: ceil(3 / 2) = 2 are black above them.
        float[] red =
        [
            0, 0, 0, 0,
            0, 0, 0, 0,
            3, 6, 9, 12,
            18, 21, 24, 27,
            33, 36, 39, 42,
            0, 0, 0, 0,
        ];
        Assert.Equal(red, planes[..24]);
    }

    [Fact]
    public void The_border_stays_when_another_picture_size_came_between()
    {
        using var wide = new Mat(10, 40, MatType.CV_8UC3, new Scalar(9, 9, 9));
        using var square = new Mat(40, 40, MatType.CV_8UC3, new Scalar(200, 200, 200));
        var preprocessor = new InputPreprocessor(Processor(ResizeMode.Letterbox), 16, 16, 4);
        float[] first = new float[768], between = new float[768], again = new float[768];
        preprocessor.Run(wide, first);
        preprocessor.Run(square, between);
        between.CopyTo(again, 0);
        preprocessor.Run(wide, again);
        Assert.Equal(first, again);
    }

    [Theory]
    [InlineData(ResizeMode.Stretch)]
    [InlineData(ResizeMode.ShortestEdge)]
    [InlineData(ResizeMode.Letterbox)]
    [InlineData(ResizeMode.None)]
    public void Every_picture_and_input_size_fills_the_whole_input_with_pixels(ResizeMode mode)
    {
        var samples = Gen.Choose(1, 90).Four().Zip(Gen.Choose(0, 1));
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            ((int w, int h, int iw, int ih), int arithmetic) = sample;
            using var picture = new Mat(h, w, MatType.CV_8UC3, new Scalar(70, 80, 90));
            ImageProcessor processor = Processor(mode, 40, mode is ResizeMode.Stretch or ResizeMode.ShortestEdge ? 32 : 0) with
            {
                Arithmetic = (ResizeArithmetic)arithmetic,
            };
            var planes = new float[3 * iw * ih];
            Array.Fill(planes, float.NaN);
            PatchGrid grid = new InputPreprocessor(processor, iw, ih, 1).Run(picture, planes);
            Assert.Equal((w, h, iw, ih, ih, iw), (grid.SourceWidth, grid.SourceHeight, grid.InputWidth, grid.InputHeight, grid.Rows, grid.Columns));
            for (int i = 0; i < planes.Length; i++)
            {
                int x = i % iw, y = i / iw % ih, channel = i / (iw * ih);
                (double sx, double sy) = grid.InputFromSource.Inverse().Apply(x, y);

                // A pixel is either of the picture's colour or lies outside it. Half a pixel of doubt where a picture's edge is cut.
                bool inside = sx > -0.5 && sx < w - 0.5 && sy > -0.5 && sy < h - 0.5;
                float border = mode == ResizeMode.Letterbox ? new[] { 127.5f, 63.75f, 191.25f }[channel] : 0;
                Assert.Equal(inside ? 90 - (10 * channel) : border, planes[i], 1e-3);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(ResizeMode.Stretch, ResizeArithmetic.PillowUInt8)]
    [InlineData(ResizeMode.ShortestEdge, ResizeArithmetic.PillowUInt8)]
    [InlineData(ResizeMode.Letterbox, ResizeArithmetic.PillowUInt8)]
    [InlineData(ResizeMode.None, ResizeArithmetic.PillowUInt8)]
    [InlineData(ResizeMode.Stretch, ResizeArithmetic.Float)]
    public void A_frame_of_a_known_size_allocates_nothing(ResizeMode mode, ResizeArithmetic arithmetic)
    {
        using Mat picture = Pictures.FromBgr(Pictures.Noise(320 * 240 * 3, 1), 320, 240);
        var preprocessor = new InputPreprocessor(Processor(mode) with { Arithmetic = arithmetic }, 224, 224, 16);
        var planes = new float[3 * 224 * 224];
        preprocessor.Run(picture, planes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            preprocessor.Run(picture, planes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_pictures_and_destinations_are_refused()
    {
        var preprocessor = new InputPreprocessor(Processor(ResizeMode.Stretch), 32, 32, 16);
        using var grey = new Mat(10, 10, MatType.CV_8UC1);
        using var empty = new Mat();
        using var picture = new Mat(10, 10, MatType.CV_8UC3);
        Assert.Throws<ArgumentException>(() => preprocessor.Run(grey, new float[3072]));
        Assert.Throws<ArgumentException>(() => preprocessor.Run(empty, new float[3072]));
        Assert.Throws<ArgumentException>(() => preprocessor.Run(picture, new float[3071]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputPreprocessor(Processor(ResizeMode.Stretch), 15, 32, 16));
    }

    private static float[] Run(ImageProcessor processor, Mat picture, int width, int height)
    {
        var planes = new float[3 * width * height];
        new InputPreprocessor(processor, width, height, 1).Run(picture, planes);
        return planes;
    }
}
