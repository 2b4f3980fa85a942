using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;

namespace Vit.Cli.Bench;

/// <summary>BGR pictures of even size as the messages of a camera that sends another encoding.</summary>
internal sealed class FrameEncoder(string encoding)
{
    /// <summary>What cameras send, one of each kind of decoding.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["rgb8", "bgr8", "rgba8", "bgra8", "mono8", "bayer_rggb8", "yuyv", "nv12", "jpeg", "png"];

    /// <summary>One message; its stamp is 0.</summary>
    public PreparedFrame Encode(Mat bgr)
    {
        if (encoding is "jpeg" or "png")
        {
            var compressed = new CompressedImage { Format = encoding, Data = [.. bgr.ImEncode(encoding == "jpeg" ? ".jpg" : ".png")] };
            compressed.Header.FrameId = SimulationSource.FrameId;
            return new PreparedFrame("", FrameFormat.Compressed, CdrMessage.ToBytes(compressed));
        }
        byte[] pixels = Pixels(bgr);
        // Rows of nv12 are those of its first plane; its second one has as many bytes a row.
        int rows = encoding == "nv12" ? bgr.Height * 3 / 2 : bgr.Height;
        var raw = new Image
        {
            Width = (uint)bgr.Width,
            Height = (uint)bgr.Height,
            Step = (uint)(pixels.Length / rows),
            Encoding = encoding,
            Data = [.. pixels],
        };
        raw.Header.FrameId = SimulationSource.FrameId;
        return new PreparedFrame("", FrameFormat.Raw, CdrMessage.ToBytes(raw));
    }

    private byte[] Pixels(Mat bgr)
    {
        switch (encoding)
        {
            case "rgb8":
                return Converted<Vec3b>(bgr, ColorConversionCodes.BGR2RGB);
            case "rgba8":
                return Converted<Vec4b>(bgr, ColorConversionCodes.BGR2RGBA);
            case "bgra8":
                return Converted<Vec4b>(bgr, ColorConversionCodes.BGR2BGRA);
            case "mono8":
                return Converted<byte>(bgr, ColorConversionCodes.BGR2GRAY);
            case "bayer_rggb8":
                return Mosaic(bgr.AsSpan<Vec3b>(), bgr.Width);
            case "yuyv":
                return Yuyv(Converted<byte>(bgr, ColorConversionCodes.BGR2YUV_I420), bgr.Width, bgr.Height);
            case "nv12":
                return Nv12(Converted<byte>(bgr, ColorConversionCodes.BGR2YUV_I420), bgr.Width * bgr.Height);
            default:
                return MemoryMarshal.AsBytes(bgr.AsSpan<Vec3b>()).ToArray();
        }
    }

    private static byte[] Converted<T>(Mat bgr, ColorConversionCodes code)
        where T : unmanaged
    {
        using Mat target = bgr.CvtColor(code);
        return MemoryMarshal.AsBytes(target.AsSpan<T>()).ToArray();
    }

    private static byte[] Mosaic(ReadOnlySpan<Vec3b> bgr, int width)
    {
        var samples = new byte[bgr.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            bool oddRow = (i / width) % 2 == 1, oddColumn = (i % width) % 2 == 1;
            samples[i] = oddRow == oddColumn ? (oddRow ? bgr[i].Item0 : bgr[i].Item2) : bgr[i].Item1;
        }
        return samples;
    }

    /// <summary>From planes of Y, U and V, the last two of half the width and height.</summary>
    private static byte[] Yuyv(ReadOnlySpan<byte> planes, int width, int height)
    {
        ReadOnlySpan<byte> u = planes[(width * height)..], v = u[(width * height / 4)..];
        var packed = new byte[width * height * 2];
        for (int i = 0; i < width * height; i += 2)
        {
            int chroma = (i / width / 2 * (width / 2)) + (i % width / 2);
            (packed[2 * i], packed[(2 * i) + 1], packed[(2 * i) + 2], packed[(2 * i) + 3]) = (planes[i], u[chroma], planes[i + 1], v[chroma]);
        }
        return packed;
    }

    private static byte[] Nv12(byte[] planes, int luma)
    {
        byte[] pairs = [.. planes];
        ReadOnlySpan<byte> u = planes.AsSpan(luma), v = u[(luma / 4)..];
        for (int i = 0; i < luma / 4; i++)
            (pairs[luma + (2 * i)], pairs[luma + (2 * i) + 1]) = (u[i], v[i]);
        return pairs;
    }
}
