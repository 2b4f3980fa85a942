using System.Text;

namespace Vit.Perception.Imaging;

/// <summary>Parses the <c>encoding</c> string of sensor_msgs/Image, once, at the border.</summary>
public static class PixelEncodings
{
    private static readonly (string Name, PixelEncoding Encoding)[] _s_table =
    [
        ("rgb8", PixelEncoding.Rgb8),
        ("bgr8", PixelEncoding.Bgr8),
        ("8UC3", PixelEncoding.Bgr8),
        ("rgba8", PixelEncoding.Rgba8),
        ("bgra8", PixelEncoding.Bgra8),
        ("8UC4", PixelEncoding.Bgra8),
        ("mono8", PixelEncoding.Mono8),
        ("8UC1", PixelEncoding.Mono8),
        ("mono16", PixelEncoding.Mono16),
        ("16UC1", PixelEncoding.Mono16),
        ("bayer_rggb8", PixelEncoding.BayerRggb8),
        ("bayer_bggr8", PixelEncoding.BayerBggr8),
        ("bayer_gbrg8", PixelEncoding.BayerGbrg8),
        ("bayer_grbg8", PixelEncoding.BayerGrbg8),
        ("bayer_rggb16", PixelEncoding.BayerRggb16),
        ("bayer_bggr16", PixelEncoding.BayerBggr16),
        ("bayer_gbrg16", PixelEncoding.BayerGbrg16),
        ("bayer_grbg16", PixelEncoding.BayerGrbg16),
        ("yuv422", PixelEncoding.Uyvy),
        ("uyvy", PixelEncoding.Uyvy),
        ("yuv422_yuy2", PixelEncoding.Yuyv),
        ("yuyv", PixelEncoding.Yuyv),
        ("nv12", PixelEncoding.Nv12),
        ("nv21", PixelEncoding.Nv21),
        ("nv24", PixelEncoding.Nv24),
    ];

    /// <summary>Every name that <see cref="Parse(ReadOnlySpan{char})"/> accepts.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _s_table.Select(entry => entry.Name)];

    /// <summary>The encoding of that name (case-sensitive, as ROS has it).</summary>
    /// <exception cref="BadFrameException">Unknown name (<see cref="FrameFault.UnknownEncoding"/>); the message lists the known ones.</exception>
    public static PixelEncoding Parse(ReadOnlySpan<char> name)
    {
        foreach ((string known, PixelEncoding encoding) in _s_table)
        {
            if (name.SequenceEqual(known))
                return encoding;
        }
        throw Unknown(new string(name));
    }

    /// <summary>The encoding whose name stands in a message's bytes; nothing is allocated for a known one.</summary>
    /// <inheritdoc cref="Parse(ReadOnlySpan{char})"/>
    public static PixelEncoding Parse(ReadOnlySpan<byte> utf8Name)
    {
        foreach ((string known, PixelEncoding encoding) in _s_table)
        {
            if (Ascii.Equals(utf8Name, known))
                return encoding;
        }
        throw Unknown(Encoding.UTF8.GetString(utf8Name[..Math.Min(utf8Name.Length, 64)]));
    }

    private static BadFrameException Unknown(string name)
    {
        // A damaged message may hold anything: the line stays short and on one line.
        string shown = new([.. name.Take(32).Select(c => char.IsControl(c) ? '?' : c)]);
        return new(
            FrameFault.UnknownEncoding,
            $"encoding '{shown}' is not supported; convert the topic (image_proc, image_transport) to one of: {string.Join(' ', Names)}");
    }
}
