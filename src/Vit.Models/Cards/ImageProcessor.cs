namespace Vit.Models.Cards;

/// <summary>How a picture's size becomes the size before the crop.</summary>
public enum ResizeMode
{
    /// <summary>No resize: the picture goes on at its own size.</summary>
    None,

    /// <summary>Both axes to the target, aspect ratio not kept ("squash").</summary>
    Stretch,

    /// <summary>
    /// The shorter side to <see cref="ImageProcessor.ResizeHeight"/>, the longer to
    /// <c>int(short * long / short0)</c>; usually followed by a centre crop.
    /// </summary>
    ShortestEdge,

    /// <summary>The whole picture fits inside the target, aspect ratio kept, centred on a border of the mean colour.</summary>
    Letterbox,
}

/// <summary>Interpolation kernel, by Pillow's numbers (PIL.Image.Resampling).</summary>
public enum ResizeFilter
{
    /// <summary>Triangle, support 1 (scaled up with the reduction, which is what antialiases).</summary>
    Bilinear = 2,

    /// <summary>Keys cubic with a = -0.5, support 2 (scaled likewise).</summary>
    Bicubic = 3,
}

/// <summary>In which arithmetic the resize runs; the results differ by up to 2 grey levels.</summary>
public enum ResizeArithmetic
{
    /// <summary>Pillow: 8-bit in, 22-bit fixed-point sums, 8-bit between the passes and out.</summary>
    PillowUInt8,

    /// <summary>Float with antialias on the rescaled picture (DINOv3's processor): no rounding to 8 bit.</summary>
    Float,
}

/// <summary>In which order Pillow runs its two passes. Each pass rounds to 8 bit, so the order shows.</summary>
public enum ResizePassOrder
{
    /// <summary>Pillow 13: vertical first when H-h &gt; 0 and H-h &gt; 2(W-w), else horizontal first.</summary>
    Pillow13,

    /// <summary>Older Pillow (and torchvision): always horizontal first.</summary>
    HorizontalFirst,
}

/// <summary>
/// A checkpoint's image processor as a typed value: resize, then centre crop, then
/// <c>(v * RescaleFactor - mean) / std</c> per RGB channel, <c>v</c> in 0..255.
/// The graph carries rescale, mean and std inside its patch embedding, so preprocessing ends at 0..255.
/// </summary>
public sealed record ImageProcessor
{
    /// <summary>How the size is changed before the crop.</summary>
    public required ResizeMode Resize { get; init; }

    /// <summary>Target width in pixels; for <see cref="ResizeMode.ShortestEdge"/> equal to <see cref="ResizeHeight"/>.</summary>
    public required int ResizeWidth { get; init; }

    /// <summary>Target height in pixels, or the target of the shorter side.</summary>
    public required int ResizeHeight { get; init; }

    /// <summary>Interpolation kernel.</summary>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>Arithmetic of the resize.</summary>
    public ResizeArithmetic Arithmetic { get; init; } = ResizeArithmetic.PillowUInt8;

    /// <summary>Order of the two passes.</summary>
    public ResizePassOrder PassOrder { get; init; } = ResizePassOrder.Pillow13;

    /// <summary>Width of the centre crop in pixels; 0 = no crop.</summary>
    public int CropWidth { get; init; }

    /// <summary>Height of the centre crop in pixels; 0 = no crop. Top = floor((H - CropHeight) / 2), left likewise.</summary>
    public int CropHeight { get; init; }

    /// <summary>What 8-bit values are multiplied by before mean and std; nearly always 1/255.</summary>
    public double RescaleFactor { get; init; } = 1.0 / 255.0;

    /// <summary>Mean per channel, R G B, in units of rescaled values (0..1).</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>Standard deviation per channel, R G B, in units of rescaled values.</summary>
    public required IReadOnlyList<float> Std { get; init; }
}
