using FsCheck;
using FsCheck.Fluent;
using OpenCvSharp;
using Vit.Perception.Imaging;
using Vit.Testing;

namespace Vit.Perception.Tests.Imaging;

public class FrameDecoderCompressedTests
{
    [Theory]
    [InlineData("astronaut")]
    [InlineData("camera")]
    [InlineData("coffee")]
    public void A_PNG_photograph_has_the_pixels_that_Pillow_reads(string id)
    {
        using Mat expected = Pictures.Load(id);
        Assert.Equal(Pictures.Bytes(expected), Decode(File.ReadAllBytes(Golden.Path("photos", id + ".png"))));
    }

    /// <summary>Tolerance: none; both decoders are libjpeg-turbo with the accurate integer transform and smooth chroma.</summary>
    [Theory]
    [InlineData("rocket")]
    [InlineData("china")]
    public void A_JPEG_photograph_has_the_pixels_that_Pillow_reads(string id)
    {
        using Mat expected = Pictures.Load(id);
        Assert.Equal(Pictures.Bytes(expected), Decode(File.ReadAllBytes(Golden.Path("photos", id + ".jpg"))));
    }

    [Fact]
    public void Alpha_is_dropped_and_hidden_colours_stay()
    {
        byte[] png = Png.Write(2, 1, bitDepth: 8, colourType: 6, [10, 20, 30, 0, 40, 50, 60, 128]);
        Assert.Equal([30, 20, 10, 60, 50, 40], Decode(png));
    }

    [Fact]
    public void Grey_with_alpha_is_grey() =>
        Assert.Equal([7, 7, 7, 9, 9, 9], Decode(Png.Write(2, 1, bitDepth: 8, colourType: 4, [7, 0, 9, 255])));

    [Fact]
    public void A_palette_is_looked_up_and_its_transparency_dropped()
    {
        byte[] png = Png.Write(
            4, 1, bitDepth: 2, colourType: 3, [0b00_01_10_01],
            ("PLTE", [1, 2, 3, 11, 12, 13, 21, 22, 23]), ("tRNS", [255, 0, 128]));
        Assert.Equal([3, 2, 1, 13, 12, 11, 23, 22, 21, 13, 12, 11], Decode(png));
    }

    [Fact]
    public void Sixteen_bit_samples_give_their_high_byte()
    {
        Assert.Equal([3, 2, 1], Decode(Png.Write(1, 1, bitDepth: 16, colourType: 2, [1, 0xFF, 2, 0xFF, 3, 0xFF])));
        Assert.Equal([5, 5, 5], Decode(Png.Write(1, 1, bitDepth: 16, colourType: 0, [5, 0xFF])));
    }

    [Fact]
    public void One_bit_grey_is_black_and_white() =>
        Assert.Equal([255, 255, 255, 0, 0, 0], Decode(Png.Write(2, 1, bitDepth: 1, colourType: 0, [0b10_000000])));

    [Fact]
    public void A_grey_JPEG_is_grey()
    {
        using var grey = new Mat(16, 16, MatType.CV_8UC1, new Scalar(77));
        Assert.Equal(Enumerable.Repeat((byte)77, 16 * 16 * 3), Decode(grey.ImEncode(".jpg")));
    }

    [Fact]
    public void An_orientation_tag_does_not_turn_the_picture()
    {
        using var picture = new Mat(8, 16, MatType.CV_8UC3, new Scalar(10, 20, 30));
        byte[] jpeg = picture.ImEncode(".jpg");

        // EXIF with the single entry Orientation = 6 (turn right), after the start marker.
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        using var decoder = new FrameDecoder();
        Mat decoded = decoder.DecodeCompressed([.. jpeg[..2], .. exif, .. jpeg[2..]]);
        Assert.Equal((8, 16), (decoded.Rows, decoded.Cols));
    }

    [Theory]
    [InlineData("china.jpg")]
    [InlineData("chelsea.png")]
    public void A_file_cut_short_anywhere_is_a_bad_frame(string file)
    {
        byte[] whole = File.ReadAllBytes(Golden.Path("photos", file));
        using var decoder = new FrameDecoder();
        for (int length = 0; length < whole.Length; length += length < 700 ? 1 : 9973)
        {
            byte[] cut = whole[..length];
            var e = Assert.Throws<BadFrameException>(() => decoder.DecodeCompressed(cut));
            Assert.True(e.Fault is FrameFault.Truncated || length < 8, $"{length}: {e.Message}");
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public void Another_format_is_named_as_the_fault()
    {
        using var picture = new Mat(4, 4, MatType.CV_8UC3, new Scalar(1, 2, 3));
        var e = Assert.Throws<BadFrameException>(() => Decode(picture.ImEncode(".bmp")));
        Assert.Equal(FrameFault.Undecodable, e.Fault);
        Assert.Contains("neither JPEG nor PNG", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, 4u)]
    [InlineData(40_000u, 40_000u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(20_000u, 6_000u)]
    public void A_header_that_promises_more_than_the_bytes_can_hold_is_refused(uint width, uint height)
    {
        byte[] png = Png.Write(1, 1, bitDepth: 8, colourType: 2, [1, 2, 3]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), height);
        Assert.Equal(FrameFault.BadSize, Assert.Throws<BadFrameException>(() => Decode(png)).Fault);
    }

    [Fact]
    public void Any_damage_gives_a_picture_or_a_bad_frame()
    {
        using var picture = Pictures.FromBgr(Pictures.Noise(24 * 24 * 3, 11), 24, 24);
        byte[][] files = [picture.ImEncode(".jpg"), picture.ImEncode(".png")];
        var samples = Gen.Choose(0, 1).Zip(Gen.Choose(0, 4000).Zip(Gen.Choose(0, 255)).ListOf());
        using var decoder = new FrameDecoder();
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            (int file, var damages) = sample;
            byte[] damaged = [.. files[file]];
            foreach ((int at, int value) in damages)
                damaged[at % damaged.Length] = (byte)value;
            try
            {
                Mat decoded = decoder.DecodeCompressed(damaged);
                Assert.Equal(MatType.CV_8UC3, decoded.Type());
            }
            catch (BadFrameException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        byte[] jpeg = File.ReadAllBytes(Golden.Path("photos", "china.jpg"));
        using var decoder = new FrameDecoder();
        decoder.DecodeCompressed(jpeg);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5; i++)
            decoder.DecodeCompressed(jpeg);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Raw_and_compressed_frames_may_alternate()
    {
        using var picture = new Mat(16, 16, MatType.CV_8UC3, new Scalar(1, 2, 3));
        byte[] png = picture.ImEncode(".png"), raw = Pictures.Noise(10 * 10 * 3, 12);
        using var decoder = new FrameDecoder();
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Pictures.Bytes(picture), Pictures.Bytes(decoder.DecodeCompressed(png)));
            Assert.Equal(raw, Pictures.Bytes(decoder.DecodeRaw(new ImageView(10, 10, PixelEncoding.Bgr8, 30, false, raw))));
        }
    }

    private static byte[] Decode(byte[] file)
    {
        using var decoder = new FrameDecoder();
        return Pictures.Bytes(decoder.DecodeCompressed(file));
    }
}
