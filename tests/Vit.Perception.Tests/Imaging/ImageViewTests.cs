using FsCheck;
using FsCheck.Fluent;
using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Imaging;

public class ImageViewTests
{
    [Theory]
    [InlineData(0u, 4u, PixelEncoding.Rgb8, 12u, 48, FrameFault.BadSize, "no pixels")]
    [InlineData(4u, 0u, PixelEncoding.Rgb8, 12u, 48, FrameFault.BadSize, "no pixels")]
    [InlineData(4u, 4u, PixelEncoding.Rgb8, 11u, 48, FrameFault.BadSize, "step 11 is less than a row")]
    [InlineData(4u, 4u, PixelEncoding.Mono16, 7u, 48, FrameFault.BadSize, "8 bytes")]
    [InlineData(4u, 4u, PixelEncoding.Rgb8, 12u, 47, FrameFault.Truncated, "needs 48 bytes but has 47")]
    [InlineData(4u, 4u, PixelEncoding.Rgb8, uint.MaxValue, 48, FrameFault.Truncated, "needs 17179869180 bytes")]
    [InlineData(4u, 4u, PixelEncoding.Nv12, 4u, 23, FrameFault.Truncated, "needs 24 bytes")]
    [InlineData(3u, 3u, PixelEncoding.Nv24, 3u, 26, FrameFault.Truncated, "needs 27 bytes")]
    [InlineData(3u, 4u, PixelEncoding.Yuyv, 8u, 99, FrameFault.BadSize, "the width must be even")]
    [InlineData(3u, 4u, PixelEncoding.Uyvy, 8u, 99, FrameFault.BadSize, "the width must be even")]
    [InlineData(4u, 3u, PixelEncoding.Nv12, 4u, 99, FrameFault.BadSize, "width and height must be even")]
    [InlineData(3u, 4u, PixelEncoding.Nv21, 4u, 99, FrameFault.BadSize, "width and height must be even")]
    [InlineData(2u, 4u, PixelEncoding.BayerRggb8, 4u, 99, FrameFault.BadSize, "at least 3x3")]
    [InlineData(uint.MaxValue, uint.MaxValue, PixelEncoding.Mono8, uint.MaxValue, 99, FrameFault.BadSize, "header is damaged")]
    [InlineData(65536u, 1u, PixelEncoding.Mono8, 65536u, 65536, FrameFault.BadSize, "header is damaged")]
    public void A_header_that_cannot_be_right_is_refused(
        uint width, uint height, PixelEncoding encoding, uint step, int bytes, FrameFault fault, string words)
    {
        var e = Assert.Throws<BadFrameException>(() => new ImageView(width, height, encoding, step, false, new byte[bytes]));
        Assert.Equal(fault, e.Fault);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Any_header_either_decodes_or_is_a_bad_frame()
    {
        // Small numbers that often fit, and now and then anything.
        Gen<uint> number = Gen.Frequency((9, Gen.Choose(0, 40).Select(n => (uint)n)), (1, ArbMap.Default.GeneratorFor<uint>()));
        var samples = number.Three().Zip(Gen.Choose(0, 6000).Zip(Gen.Elements(Enum.GetValues<PixelEncoding>())));
        using var decoder = new FrameDecoder();
        int decoded = 0;
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            ((uint width, uint height, uint step), (int bytes, PixelEncoding encoding)) = sample;
            byte[] data = Pictures.Noise(bytes, 3);
            try
            {
                var picture = decoder.DecodeRaw(new ImageView(width, height, encoding, step, bytes % 2 == 0, data));
                Assert.Equal(((int)height, (int)width), (picture.Rows, picture.Cols));
                decoded++;
            }
            catch (BadFrameException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.InRange(decoded, 100, 1900);
    }

    [Fact]
    public void A_default_view_is_a_bad_frame()
    {
        using var decoder = new FrameDecoder();
        Assert.Equal(FrameFault.BadSize, Assert.Throws<BadFrameException>(() => decoder.DecodeRaw(default)).Fault);
    }
}
