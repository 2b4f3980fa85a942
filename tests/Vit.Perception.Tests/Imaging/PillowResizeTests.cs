using FsCheck;
using FsCheck.Fluent;
using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Imaging;

/// <summary>Against Pillow's own bytes, and against the arithmetic written out plainly. Tolerance: none, the resize is integer.</summary>
public class PillowResizeTests
{
    public static TheoryData<string, int, int, string, string, string?> GoldenCases()
    {
        var cases = new TheoryData<string, int, int, string, string, string?>();
        foreach (var c in Pictures.Json("L3_preprocess", "pil_resize", "case.json").GetProperty("cases").EnumerateArray())
        {
            cases.Add(
                c.GetProperty("input").GetString()!, c.GetProperty("width").GetInt32(), c.GetProperty("height").GetInt32(),
                c.GetProperty("filter").GetString()!, c.GetProperty("sha256").GetString()!,
                c.TryGetProperty("sha256_horizontal_first", out var older) ? older.GetString() : null);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Every_byte_equals_Pillows(string input, int width, int height, string filter, string sha256, string? olderSha256)
    {
        using Mat picture = Pictures.Load(input);
        ResizeFilter kernel = filter == "bicubic" ? ResizeFilter.Bicubic : ResizeFilter.Bilinear;
        foreach (bool twoRows in Paths())
        {
            Assert.Equal(sha256, HashOfRgb(picture, width, height, kernel, ResizePassOrder.Pillow13, twoRows));
            Assert.Equal(olderSha256 ?? sha256, HashOfRgb(picture, width, height, kernel, ResizePassOrder.HorizontalFirst, twoRows));
        }
    }

    [Fact]
    public void Any_size_gives_the_bytes_of_the_plain_arithmetic_on_every_path()
    {
        var sizes = Gen.Choose(1, 70).Four().Zip(Gen.Choose(0, 3));
        Prop.ForAll(sizes.ToArbitrary(), sample =>
        {
            ((int w, int h, int tw, int th), int options) = sample;
            ResizeFilter filter = options % 2 == 0 ? ResizeFilter.Bilinear : ResizeFilter.Bicubic;
            ResizePassOrder order = options / 2 == 0 ? ResizePassOrder.Pillow13 : ResizePassOrder.HorizontalFirst;
            byte[] source = Pictures.Noise(w * h * 3, (ulong)(w + (71 * h)));
            byte[] expected = PlainResize.Run(source, w, h, tw, th, filter, order);
            using Mat picture = Pictures.FromBgr(source, w, h);
            foreach (bool twoRows in Paths())
                Assert.Equal(expected, Resize(picture, tw, th, new Rect(0, 0, tw, th), filter, order, twoRows));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_window_has_the_bytes_of_the_whole()
    {
        var samples = Gen.Choose(1, 60).Four().Zip(Gen.Choose(0, 1000).Four());
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            ((int w, int h, int tw, int th), (int a, int b, int c, int d)) = sample;
            int x = a % tw, y = b % th;
            Rect window = new(x, y, 1 + (c % (tw - x)), 1 + (d % (th - y)));
            using Mat picture = Pictures.FromBgr(Pictures.Noise(w * h * 3, 5), w, h);
            using Mat whole = Pictures.FromBgr(Resize(picture, tw, th, new Rect(0, 0, tw, th), ResizeFilter.Bicubic), tw, th);
            using var part = new Mat(whole, window);
            Assert.Equal(Pictures.Bytes(part), Resize(picture, tw, th, window, ResizeFilter.Bicubic));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_view_into_a_larger_picture_is_resized_as_if_it_stood_alone()
    {
        using Mat large = Pictures.Load("s333x224");
        using var view = new Mat(large, new Rect(101, 57, 232, 167));
        using Mat copy = view.Clone();
        Assert.Equal(Resize(copy, 31, 29, new Rect(0, 0, 31, 29), ResizeFilter.Bilinear), Resize(view, 31, 29, new Rect(0, 0, 31, 29), ResizeFilter.Bilinear));
    }

    [Theory]
    [InlineData(0, 0, 11, 10)]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(3, 3, 0, 1)]
    [InlineData(int.MaxValue, 0, 1, 1)]
    public void A_window_outside_the_resized_picture_is_refused(int x, int y, int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PillowResize(new Size(20, 20), new Size(10, 10), new Rect(x, y, width, height), ResizeFilter.Bilinear));

    [Fact]
    public void A_picture_of_another_size_is_refused()
    {
        var resize = new PillowResize(new Size(20, 20), new Size(10, 10), new Rect(0, 0, 10, 10), ResizeFilter.Bilinear);
        using var other = new Mat(21, 20, MatType.CV_8UC3);
        using var grey = new Mat(20, 20, MatType.CV_8UC1);
        Assert.Throws<ArgumentException>(() => resize.Run(other, new byte[300]));
        Assert.Throws<ArgumentException>(() => resize.Run(grey, new byte[300]));
    }

    private static bool[] Paths() => HorizontalPass.HasTwoRows ? [false, true] : [false];

    private static string HashOfRgb(Mat picture, int width, int height, ResizeFilter filter, ResizePassOrder order, bool twoRows) =>
        Pictures.Sha256(Pictures.SwapRedBlue(Resize(picture, width, height, new Rect(0, 0, width, height), filter, order, twoRows)));

    private static byte[] Resize(
        Mat picture, int width, int height, Rect window, ResizeFilter filter, ResizePassOrder order = ResizePassOrder.Pillow13, bool? twoRows = null)
    {
        var resize = new PillowResize(picture.Size(), new Size(width, height), window, filter, order)
        {
            UseTwoRows = twoRows ?? HorizontalPass.HasTwoRows,
        };
        var destination = new byte[3 * window.Width * window.Height];
        resize.Run(picture, destination);
        return destination;
    }
}
