namespace Vit.Perception.Imaging;

/// <summary>
/// A raw image as sensor_msgs/Image carries it, seen in place: no byte is copied and none is owned.
/// An instance that its constructor made is sound: every row lies inside <see cref="Data"/>.
/// </summary>
public readonly ref struct ImageView
{
    /// <summary>Most pixels a picture may have; a larger header is taken for damage.</summary>
    public const int MaximumPixels = 1 << 27;

    /// <summary>Longest side a picture may have, as in JPEG.</summary>
    public const int MaximumSide = ushort.MaxValue;

    /// <summary>Checks the header against the bytes.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="encoding">Layout of the pixels.</param>
    /// <param name="step">Bytes from one row to the next; for planar YUV, of the Y plane.</param>
    /// <param name="isBigEndian">Byte order of 16-bit samples.</param>
    /// <param name="data">The message's bytes; they must outlive the view. More than needed is allowed.</param>
    /// <exception cref="BadFrameException">
    /// <see cref="FrameFault.BadSize"/>: no pixels, too many, a size the encoding cannot have, a step shorter than a row.
    /// <see cref="FrameFault.Truncated"/>: fewer bytes than rows * step.
    /// </exception>
    public ImageView(uint width, uint height, PixelEncoding encoding, uint step, bool isBigEndian, ReadOnlySpan<byte> data)
    {
        PixelLayout layout = PixelLayout.Of(encoding);
        if (width == 0 || height == 0)
            throw Bad(FrameFault.BadSize, $"image of {width}x{height} has no pixels; check the camera driver");
        if (width > MaximumSide || height > MaximumSide || (ulong)width * height > MaximumPixels)
            throw Bad(FrameFault.BadSize, $"image of {width}x{height} is beyond {MaximumSide} a side or {MaximumPixels} pixels; the header is damaged");
        if (width < layout.MinimumSide || height < layout.MinimumSide)
            throw Bad(FrameFault.BadSize, $"image of {width}x{height} is too small for {encoding}: at least {layout.MinimumSide}x{layout.MinimumSide}");
        if (width % layout.WidthMultiple != 0 || height % layout.HeightMultiple != 0)
        {
            string rule = layout.HeightMultiple > 1 ? "width and height must be even" : "the width must be even";
            throw Bad(FrameFault.BadSize, $"image of {width}x{height} cannot be {encoding}: {rule}");
        }

        ulong rowBytes = (ulong)width * (uint)layout.BytesPerPixel;
        if (step < rowBytes)
            throw Bad(FrameFault.BadSize, $"step {step} is less than a row of {width} pixels {encoding} ({rowBytes} bytes); check the camera driver");
        ulong needed = (ulong)step * height * (uint)layout.RowsPerPair / 2;
        if (needed > (ulong)data.Length)
            throw Bad(FrameFault.Truncated, $"image of {width}x{height} {encoding} with step {step} needs {needed} bytes but has {data.Length}; the message was cut short");

        Width = (int)width;
        Height = (int)height;
        Encoding = encoding;
        Step = (int)step;
        IsBigEndian = isBigEndian;
        Data = data;
    }

    /// <summary>Pixels in a row; 0 only in a default instance.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Layout of the pixels.</summary>
    public PixelEncoding Encoding { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Step { get; }

    /// <summary>Byte order of 16-bit samples.</summary>
    public bool IsBigEndian { get; }

    /// <summary>The pixels, first row first.</summary>
    public ReadOnlySpan<byte> Data { get; }

    private static BadFrameException Bad(FrameFault fault, string message) => new(fault, message);
}
