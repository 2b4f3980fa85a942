using OpenCvSharp;
using Vit.Perception.Attention;
using Vit.Perception.Imaging;
using Vit.Perception.Overlay;
using Vit.Testing;

namespace Vit.Perception.Tests.Overlay;

public sealed class AttentionImageTests
{
    private static readonly AttentionMap Map = Maps.Of(
        new PatchGrid(20, 10, 8, 8, 2, 2, 4, Affine.Translate(-6, -1)), 0.1f, 0.2f, 0.3f, 0.4f);

    [Fact]
    public void At_grid_size_float_pixels_are_the_weights_and_sum_to_1()
    {
        using var image = new AttentionImage();

        Mat pixels = image.Render(Map, AttentionImageEncoding.Float32, AttentionImageSize.Grid);

        Assert.Equal(new Size(2, 2), pixels.Size());
        Assert.Equal(MatType.CV_32FC1, pixels.Type());
        Assert.Equal([0.1f, 0.2f], pixels.RowSpan<float>(0).ToArray());
        Assert.Equal([0.3f, 0.4f], pixels.RowSpan<float>(1).ToArray());
        Assert.Equal(1, pixels.Sum().Val0, 1e-6);
    }

    [Fact]
    public void At_source_size_float_pixels_are_the_heat_map()
    {
        using var image = new AttentionImage();
        var heat = new HeatMap();
        heat.Update(Map);
        var row = new float[20];

        Mat pixels = image.Render(Map, AttentionImageEncoding.Float32, AttentionImageSize.Source);

        Assert.Equal(new Size(20, 10), pixels.Size());
        for (int y = 0; y < 10; y++)
        {
            heat.Row(y, row);
            Assert.Equal(row, pixels.RowSpan<float>(y).ToArray());
        }
    }

    [Fact]
    public void Mono8_puts_the_largest_cell_at_255()
    {
        using var image = new AttentionImage();

        Mat pixels = image.Render(Map, AttentionImageEncoding.Mono8, AttentionImageSize.Grid);

        Assert.Equal(MatType.CV_8UC1, pixels.Type());
        Assert.Equal([64, 128], pixels.RowSpan<byte>(0).ToArray());
        Assert.Equal([191, 255], pixels.RowSpan<byte>(1).ToArray());
    }

    [Fact]
    public void Mono16_puts_the_largest_cell_at_65535()
    {
        using var image = new AttentionImage();

        Mat pixels = image.Render(Map, AttentionImageEncoding.Mono16, AttentionImageSize.Grid);

        Assert.Equal(MatType.CV_16UC1, pixels.Type());
        Assert.Equal([16384, 32768], pixels.RowSpan<ushort>(0).ToArray());
        Assert.Equal([49151, 65535], pixels.RowSpan<ushort>(1).ToArray());
    }

    [Fact]
    public void Mono_pixels_without_value_are_0()
    {
        using var image = new AttentionImage();

        Mat pixels = image.Render(Map, AttentionImageEncoding.Mono8, AttentionImageSize.Source);

        Assert.Equal(0, pixels.At<byte>(0, 0));
        Assert.Equal(0, pixels.At<byte>(5, 14));
        Assert.Equal(255, pixels.At<byte>(8, 13));
    }

    [Fact]
    public void Unknown_encodings_and_sizes_are_refused()
    {
        using var image = new AttentionImage();

        Assert.Throws<ArgumentOutOfRangeException>(() => image.Render(Map, (AttentionImageEncoding)9, AttentionImageSize.Grid));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Render(Map, AttentionImageEncoding.Mono8, (AttentionImageSize)9));
    }

    [Theory]
    [InlineData(AttentionImageEncoding.Float32, AttentionImageSize.Source)]
    [InlineData(AttentionImageEncoding.Mono8, AttentionImageSize.Source)]
    [InlineData(AttentionImageEncoding.Mono16, AttentionImageSize.Grid)]
    public void After_the_first_image_no_managed_byte_is_allocated(AttentionImageEncoding encoding, AttentionImageSize size)
    {
        using var image = new AttentionImage();
        image.Render(Map, encoding, size);

        Assert.Equal(0, Allocation.OfFiveFrames(() => image.Render(Map, encoding, size)));
    }
}
