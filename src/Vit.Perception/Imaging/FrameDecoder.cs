using OpenCvSharp;

namespace Vit.Perception.Imaging;

/// <summary>
/// Turns a camera message's bytes into a BGR picture of three 8-bit channels. It owns one picture and reuses its memory:
/// what a call returns is valid until the next call or <see cref="Dispose"/>, and must not be disposed or resized by the caller.
/// Raw frames take one pass (two for 16-bit mosaics) and allocate nothing once the size is stable;
/// compressed ones take the memory that OpenCV's decoder allocates.
/// Not thread safe: one decoder a thread.
/// </summary>
/// <remarks>
/// 16-bit samples become 8-bit by their high byte, <c>v >> 8</c>: what OpenCV and Pillow do to 16-bit colour PNGs, and within one
/// grey level of cv_bridge's <c>v / 257</c>. It fits samples that use all 16 bits; 10- or 12-bit ones must be left-aligned.
/// A 16UC1 depth image follows the same rule (one grey level is 256 mm), as cv_bridge has none for it.
/// </remarks>
public sealed class FrameDecoder : IDisposable
{
    private readonly Mat _picture = new();
    private readonly Mat _mosaic = new();

    /// <summary>A raw image as BGR, 8UC3, of the view's size.</summary>
    /// <exception cref="BadFrameException">The view is a default instance without pixels (<see cref="FrameFault.BadSize"/>).</exception>
    public unsafe Mat DecodeRaw(ImageView image)
    {
        if (image.Width == 0)
            throw new BadFrameException(FrameFault.BadSize, "image of 0x0 has no pixels; check the camera driver");
        _picture.Create(image.Height, image.Width, MatType.CV_8UC3);
        fixed (byte* data = image.Data)
            Convert(image, data);
        return _picture;
    }

    /// <summary>
    /// A JPEG or PNG file as BGR, 8UC3. Grey is repeated, palettes are looked up, alpha is dropped (not blended, as Pillow's
    /// <c>convert("RGB")</c>), 16-bit samples give their high byte. An EXIF orientation is ignored: pixel coordinates are the sensor's.
    /// </summary>
    /// <exception cref="BadFrameException">
    /// <see cref="FrameFault.Truncated"/>: the file ends early. <see cref="FrameFault.BadSize"/>: no pixels, or more than
    /// <see cref="ImageView.MaximumPixels"/>. <see cref="FrameFault.Undecodable"/>: neither JPEG nor PNG, or damaged.
    /// </exception>
    public Mat DecodeCompressed(ReadOnlySpan<byte> data)
    {
        CompressedHeader header = CompressedHeader.Read(data);
        bool decoded;
        try
        {
            decoded = OpenCvNative.Decode(data, _picture, ImreadModes.Color | ImreadModes.IgnoreOrientation);
        }
        catch (OpenCVException e)
        {
            throw new BadFrameException(FrameFault.Undecodable, $"the {header.Format} picture is damaged; check the sender and the network", e);
        }
        if (!decoded)
            throw new BadFrameException(FrameFault.Undecodable, $"the {header.Format} picture is damaged; check the sender and the network");
        return _picture;
    }

    /// <summary>Frees the picture.</summary>
    public void Dispose()
    {
        _picture.Dispose();
        _mosaic.Dispose();
    }

    private unsafe void Convert(ImageView image, byte* data)
    {
        switch (image.Encoding)
        {
            case PixelEncoding.Bgr8:
                CopyRows(image, data);
                break;
            case PixelEncoding.Rgb8:
                ConvertColor(image, data, MatType.CV_8UC3, ColorConversionCodes.RGB2BGR);
                break;
            case PixelEncoding.Rgba8:
                ConvertColor(image, data, MatType.CV_8UC4, ColorConversionCodes.RGBA2BGR);
                break;
            case PixelEncoding.Bgra8:
                ConvertColor(image, data, MatType.CV_8UC4, ColorConversionCodes.BGRA2BGR);
                break;
            case PixelEncoding.Mono8:
                ConvertColor(image, data, MatType.CV_8UC1, ColorConversionCodes.GRAY2BGR);
                break;
            case PixelEncoding.Uyvy:
                ConvertColor(image, data, MatType.CV_8UC2, ColorConversionCodes.YUV2BGR_UYVY);
                break;
            case PixelEncoding.Yuyv:
                ConvertColor(image, data, MatType.CV_8UC2, ColorConversionCodes.YUV2BGR_YUY2);
                break;
            case PixelEncoding.Nv12:
                ConvertTwoPlanes(image, data, ColorConversionCodes.YUV2BGR_NV12);
                break;
            case PixelEncoding.Nv21:
                ConvertTwoPlanes(image, data, ColorConversionCodes.YUV2BGR_NV21);
                break;
            case PixelEncoding.Nv24:
                Nv24.ToBgr(data, data + ((long)image.Step * image.Height), image.Step, image.Width, image.Height, _picture.DataPointer, _picture.Step());
                break;
            case PixelEncoding.Mono16:
                ConvertHighBytes(image, data, ColorConversionCodes.GRAY2BGR);
                break;

            // OpenCV names a mosaic by its second row and column, ROS by its first: RGGB here is BG there.
            case PixelEncoding.BayerRggb8:
                ConvertColor(image, data, MatType.CV_8UC1, ColorConversionCodes.BayerBG2BGR);
                break;
            case PixelEncoding.BayerBggr8:
                ConvertColor(image, data, MatType.CV_8UC1, ColorConversionCodes.BayerRG2BGR);
                break;
            case PixelEncoding.BayerGbrg8:
                ConvertColor(image, data, MatType.CV_8UC1, ColorConversionCodes.BayerGR2BGR);
                break;
            case PixelEncoding.BayerGrbg8:
                ConvertColor(image, data, MatType.CV_8UC1, ColorConversionCodes.BayerGB2BGR);
                break;
            case PixelEncoding.BayerRggb16:
                ConvertHighBytes(image, data, ColorConversionCodes.BayerBG2BGR);
                break;
            case PixelEncoding.BayerBggr16:
                ConvertHighBytes(image, data, ColorConversionCodes.BayerRG2BGR);
                break;
            case PixelEncoding.BayerGbrg16:
                ConvertHighBytes(image, data, ColorConversionCodes.BayerGR2BGR);
                break;
            case PixelEncoding.BayerGrbg16:
                ConvertHighBytes(image, data, ColorConversionCodes.BayerGB2BGR);
                break;
        }
    }

    private unsafe void CopyRows(ImageView image, byte* data)
    {
        long rowBytes = 3L * image.Width, step = _picture.Step();
        byte* destination = _picture.DataPointer;
        if (image.Step == rowBytes && step == rowBytes)
        {
            Buffer.MemoryCopy(data, destination, rowBytes * image.Height, rowBytes * image.Height);
            return;
        }
        for (int y = 0; y < image.Height; y++)
            Buffer.MemoryCopy(data + ((long)y * image.Step), destination + (y * step), rowBytes, rowBytes);
    }

    private unsafe void ConvertColor(ImageView image, byte* data, MatType type, ColorConversionCodes code) =>
        OpenCvNative.ConvertColor(data, image.Width, image.Height, type, image.Step, _picture, code);

    private unsafe void ConvertTwoPlanes(ImageView image, byte* data, ColorConversionCodes code) =>
        OpenCvNative.ConvertTwoPlanes(data, data + ((long)image.Step * image.Height), image.Width, image.Height, image.Step, _picture, code);

    private unsafe void ConvertHighBytes(ImageView image, byte* data, ColorConversionCodes code)
    {
        // A 16-bit sample is a pair of bytes: its high byte is one channel of a two-channel picture.
        OpenCvNative.ExtractChannel(data, image.Width, image.Height, MatType.CV_8UC2, image.Step, _mosaic, image.IsBigEndian ? 0 : 1);
        OpenCvNative.ConvertColor(_mosaic.DataPointer, image.Width, image.Height, MatType.CV_8UC1, _mosaic.Step(), _picture, code);
    }
}
