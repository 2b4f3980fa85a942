using OpenCvSharp;
using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Imaging;

/// <summary>Each encoding against pixel values worked out by hand, or against OpenCV's own conversion of the unpadded picture.</summary>
public class FrameDecoderRawTests
{
    private const byte Pad = 0xEE;

    [Theory]
    [InlineData(PixelEncoding.Bgr8, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(PixelEncoding.Rgb8, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(PixelEncoding.Rgba8, new byte[] { 1, 2, 3, 0, 4, 5, 6, 128 }, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(PixelEncoding.Bgra8, new byte[] { 1, 2, 3, 0, 4, 5, 6, 128 }, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(PixelEncoding.Mono8, new byte[] { 7, 200 }, new byte[] { 7, 7, 7, 200, 200, 200 })]
    public void Two_pixels_become_BGR(PixelEncoding encoding, byte[] row, byte[] bgr)
    {
        Assert.Equal(bgr, Decode(encoding, 2, 1, row));
        Assert.Equal([.. bgr, .. bgr], Decode(encoding, 2, 2, Padded([.. row, .. row], row.Length, 5), row.Length + 5));
    }

    [Theory]
    [InlineData(false, new byte[] { 0xFF, 0x12, 0x00, 0xFF })]
    [InlineData(true, new byte[] { 0x12, 0xFF, 0xFF, 0x00 })]
    public void Sixteen_bit_grey_gives_its_high_byte_in_either_byte_order(bool isBigEndian, byte[] row) =>
        Assert.Equal([0x12, 0x12, 0x12, 0xFF, 0xFF, 0xFF], Decode(PixelEncoding.Mono16, 2, 1, row, isBigEndian: isBigEndian));

    [Theory]
    [InlineData("RGGB", 7, 5)]
    [InlineData("BGGR", 7, 5)]
    [InlineData("GBRG", 7, 5)]
    [InlineData("GRBG", 7, 5)]
    [InlineData("RGGB", 3, 3)]
    [InlineData("GRBG", 4, 3)]
    public void A_mosaic_of_one_colour_gives_that_colour_back(string pattern, int width, int height)
    {
        byte[] mosaic = [.. Enumerable.Range(0, width * height).Select(i => pattern[(i / width % 2 * 2) + (i % width % 2)] switch
        {
            'R' => (byte)200,
            'G' => (byte)120,
            _ => (byte)40,
        })];
        byte[] expected = [.. Enumerable.Range(0, width * height).SelectMany(_ => new byte[] { 40, 120, 200 })];
        PixelEncoding narrow = PixelEncodings.Parse($"bayer_{pattern.ToLowerInvariant()}8");
        Assert.Equal(expected, Decode(narrow, width, height, mosaic));
        Assert.Equal(expected, Decode(narrow, width, height, Padded(mosaic, width, 9), width + 9));

        PixelEncoding wide = PixelEncodings.Parse($"bayer_{pattern.ToLowerInvariant()}16");
        byte[] little = [.. mosaic.SelectMany(v => new byte[] { 0x77, v })], big = [.. mosaic.SelectMany(v => new byte[] { v, 0x77 })];
        Assert.Equal(expected, Decode(wide, width, height, little));
        Assert.Equal(expected, Decode(wide, width, height, Padded(big, 2 * width, 3), (2 * width) + 3, isBigEndian: true));
    }

    [Theory]
    [InlineData(PixelEncoding.BayerRggb8, ColorConversionCodes.BayerBG2BGR)]
    [InlineData(PixelEncoding.BayerBggr8, ColorConversionCodes.BayerRG2BGR)]
    [InlineData(PixelEncoding.BayerGbrg8, ColorConversionCodes.BayerGR2BGR)]
    [InlineData(PixelEncoding.BayerGrbg8, ColorConversionCodes.BayerGB2BGR)]
    public void A_mosaic_equals_OpenCVs_demosaicing(PixelEncoding encoding, ColorConversionCodes code)
    {
        byte[] mosaic = Pictures.Noise(19 * 13, 4);
        Assert.Equal(OpenCv(mosaic, 19, 13, MatType.CV_8UC1, code), Decode(encoding, 19, 13, Padded(mosaic, 19, 2), 21));
    }

    [Theory]
    [InlineData(PixelEncoding.Uyvy, ColorConversionCodes.YUV2BGR_UYVY)]
    [InlineData(PixelEncoding.Yuyv, ColorConversionCodes.YUV2BGR_YUY2)]
    public void Packed_YUV_equals_OpenCVs_conversion(PixelEncoding encoding, ColorConversionCodes code)
    {
        byte[] data = Pictures.Noise(2 * 18 * 5, 6);
        Assert.Equal(OpenCv(data, 18, 5, MatType.CV_8UC2, code), Decode(encoding, 18, 5, Padded(data, 36, 4), 40));
    }

    [Theory]
    [InlineData(PixelEncoding.Nv12, ColorConversionCodes.YUV2BGR_NV12)]
    [InlineData(PixelEncoding.Nv21, ColorConversionCodes.YUV2BGR_NV21)]
    public void Planar_YUV_equals_OpenCVs_conversion(PixelEncoding encoding, ColorConversionCodes code)
    {
        // OpenCV takes both planes as one grey picture of one and a half times the height.
        byte[] data = Pictures.Noise(18 * 6 * 3 / 2, 7);
        Assert.Equal(OpenCv(data, 18, 9, MatType.CV_8UC1, code), Decode(encoding, 18, 6, Padded(data, 18, 14), 32));
    }

    /// <summary>BT.601, limited range: black, white, and the primaries at full saturation (to one level: their YUV is rounded).</summary>
    [Theory]
    [InlineData(16, 128, 128, 0, 0, 0)]
    [InlineData(235, 128, 128, 255, 255, 255)]
    [InlineData(81, 90, 240, 0, 0, 255)]
    [InlineData(145, 54, 34, 0, 255, 0)]
    [InlineData(41, 240, 110, 255, 0, 0)]
    public void The_colours_of_the_standard_come_out_of_every_YUV_encoding(byte y, byte u, byte v, byte blue, byte green, byte red)
    {
        byte[] expected = [blue, green, red];
        AssertNear(expected, Decode(PixelEncoding.Uyvy, 2, 2, [u, y, v, y, u, y, v, y]));
        AssertNear(expected, Decode(PixelEncoding.Yuyv, 2, 2, [y, u, y, v, y, u, y, v]));
        AssertNear(expected, Decode(PixelEncoding.Nv12, 2, 2, [y, y, y, y, u, v]));
        AssertNear(expected, Decode(PixelEncoding.Nv21, 2, 2, [y, y, y, y, v, u]));
        AssertNear(expected, Decode(PixelEncoding.Nv24, 2, 2, [y, y, y, y, u, v, u, v, u, v, u, v]));
    }

    [Fact]
    public void Full_chroma_equals_half_chroma_where_both_say_the_same()
    {
        const int Width = 16, Height = 8, Step = 20;
        byte[] luma = Pictures.Noise(Step * Height, 8), half = Pictures.Noise(Step * Height / 2, 9);
        var full = new byte[2 * Step * Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                half.AsSpan((y / 2 * Step) + (x / 2 * 2), 2).CopyTo(full.AsSpan((y * 2 * Step) + (2 * x)));
        }
        Assert.Equal(Decode(PixelEncoding.Nv12, Width, Height, [.. luma, .. half], Step), Decode(PixelEncoding.Nv24, Width, Height, [.. luma, .. full], Step));
    }

    [Fact]
    public void A_picture_is_valid_until_the_next_call_and_its_memory_is_reused()
    {
        using var decoder = new FrameDecoder();
        nint first = decoder.DecodeRaw(View(PixelEncoding.Rgb8, 8, 8, new byte[192])).Data;
        nint second = decoder.DecodeRaw(View(PixelEncoding.Mono8, 8, 8, new byte[64])).Data;
        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_frame_of_a_known_size_allocates_nothing(PixelEncoding encoding)
    {
        byte[] data = Pictures.Noise(64 * 48 * 4, 10);
        using var decoder = new FrameDecoder();
        Decode();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Decode();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Decode() => decoder.DecodeRaw(View(encoding, 64, 48, data));
    }

    public static TheoryData<PixelEncoding> Encodings() => [.. Enum.GetValues<PixelEncoding>()];

    private static ImageView View(PixelEncoding encoding, int width, int height, byte[] data, int step = 0, bool isBigEndian = false)
    {
        int packed = width * PixelLayout.Of(encoding).BytesPerPixel;
        return new((uint)width, (uint)height, encoding, (uint)(step == 0 ? packed : step), isBigEndian, data);
    }

    private static byte[] Decode(PixelEncoding encoding, int width, int height, byte[] data, int step = 0, bool isBigEndian = false)
    {
        using var decoder = new FrameDecoder();
        return Pictures.Bytes(decoder.DecodeRaw(View(encoding, width, height, data, step, isBigEndian)));
    }

    private static byte[] OpenCv(byte[] data, int width, int height, MatType type, ColorConversionCodes code)
    {
        using Mat source = Mat.FromPixelData(height, width, type, data);
        using Mat bgr = source.CvtColor(code);
        return Pictures.Bytes(bgr);
    }

    private static byte[] Padded(byte[] packed, int row, int padding) =>
        [.. packed.Chunk(row).SelectMany(chunk => chunk.Concat(Enumerable.Repeat(Pad, padding)))];

    private static void AssertNear(byte[] bgr, byte[] pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
            Assert.InRange(pixels[i], bgr[i % 3] - 1, bgr[i % 3] + 1);
    }
}
