namespace Vit.Perception.Imaging;

/// <summary>What the size checks and the conversion need to know about an encoding.</summary>
/// <param name="BytesPerPixel">Bytes per pixel within a row (of the first plane).</param>
/// <param name="WidthMultiple">The width must be a multiple of this.</param>
/// <param name="HeightMultiple">The height must be a multiple of this.</param>
/// <param name="MinimumSide">Smallest width and height that can be converted.</param>
/// <param name="RowsPerPair">Rows of <c>step</c> bytes in all planes together for two picture rows: 2 without a chroma plane, 3 for 4:2:0, 6 for 4:4:4.</param>
internal readonly record struct PixelLayout(
    int BytesPerPixel,
    int WidthMultiple = 1,
    int HeightMultiple = 1,
    int MinimumSide = 1,
    int RowsPerPair = 2)
{
    /// <summary>The layout of an encoding.</summary>
    public static PixelLayout Of(PixelEncoding encoding) => encoding switch
    {
        PixelEncoding.Rgb8 or PixelEncoding.Bgr8 => new(3),
        PixelEncoding.Rgba8 or PixelEncoding.Bgra8 => new(4),
        PixelEncoding.Mono8 => new(1),
        PixelEncoding.Mono16 => new(2),

        // Every missing colour is interpolated from a neighbour; the smallest mosaic that has them all is 3 x 3.
        PixelEncoding.BayerRggb8 or PixelEncoding.BayerBggr8 or PixelEncoding.BayerGbrg8 or PixelEncoding.BayerGrbg8
            => new(1, MinimumSide: 3),
        PixelEncoding.BayerRggb16 or PixelEncoding.BayerBggr16 or PixelEncoding.BayerGbrg16 or PixelEncoding.BayerGrbg16
            => new(2, MinimumSide: 3),
        PixelEncoding.Uyvy or PixelEncoding.Yuyv => new(2, WidthMultiple: 2),
        PixelEncoding.Nv12 or PixelEncoding.Nv21 => new(1, WidthMultiple: 2, HeightMultiple: 2, RowsPerPair: 3),
        PixelEncoding.Nv24 => new(1, RowsPerPair: 6),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, null),
    };
}
