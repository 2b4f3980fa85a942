using System.Text;
using Vit.Perception.Imaging;

namespace Vit.Perception.Tests.Imaging;

public class PixelEncodingsTests
{
    [Theory]
    [InlineData("rgb8", PixelEncoding.Rgb8)]
    [InlineData("8UC3", PixelEncoding.Bgr8)]
    [InlineData("16UC1", PixelEncoding.Mono16)]
    [InlineData("bayer_grbg16", PixelEncoding.BayerGrbg16)]
    [InlineData("yuv422", PixelEncoding.Uyvy)]
    [InlineData("yuv422_yuy2", PixelEncoding.Yuyv)]
    [InlineData("yuyv", PixelEncoding.Yuyv)]
    public void A_ROS_name_is_one_encoding(string name, PixelEncoding encoding)
    {
        Assert.Equal(encoding, PixelEncodings.Parse(name));
        Assert.Equal(encoding, PixelEncodings.Parse(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Every_encoding_has_a_name()
    {
        IEnumerable<PixelEncoding> named = PixelEncodings.Names.Select(name => PixelEncodings.Parse(name)).Distinct();
        Assert.Equal(Enum.GetValues<PixelEncoding>(), named.Order());
    }

    [Theory]
    [InlineData("32FC1", "32FC1")]
    [InlineData("RGB8", "RGB8")]
    [InlineData("", "''")]
    [InlineData("rgb8\n", "rgb8?")]
    public void An_unknown_name_is_refused_in_one_line_that_lists_the_known_ones(string name, string shown)
    {
        foreach (BadFrameException e in new[]
        {
            Assert.Throws<BadFrameException>(() => PixelEncodings.Parse(name)),
            Assert.Throws<BadFrameException>(() => PixelEncodings.Parse(Encoding.UTF8.GetBytes(name))),
        })
        {
            Assert.Equal(FrameFault.UnknownEncoding, e.Fault);
            Assert.Contains(shown, e.Message, StringComparison.Ordinal);
            Assert.Contains("bayer_rggb8", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public void A_damaged_name_does_not_flood_the_log()
    {
        var e = Assert.Throws<BadFrameException>(() => PixelEncodings.Parse(new byte[100_000]));
        Assert.InRange(e.Message.Length, 1, 500);
    }
}
