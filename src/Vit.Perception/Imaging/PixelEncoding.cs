namespace Vit.Perception.Imaging;

/// <summary>
/// How the pixels of a raw image lie in memory: the colour encodings of sensor_msgs/image_encodings.hpp that cameras send.
/// Names that mean the same layout (<c>8UC3</c> and <c>bgr8</c>, <c>yuyv</c> and <c>yuv422_yuy2</c>) are one value.
/// </summary>
public enum PixelEncoding
{
    /// <summary>R G B, one byte each.</summary>
    Rgb8,

    /// <summary>B G R, one byte each.</summary>
    Bgr8,

    /// <summary>R G B A, one byte each; alpha is dropped.</summary>
    Rgba8,

    /// <summary>B G R A, one byte each; alpha is dropped.</summary>
    Bgra8,

    /// <summary>Grey, one byte.</summary>
    Mono8,

    /// <summary>Grey, two bytes; the high byte is taken.</summary>
    Mono16,

    /// <summary>Colour mosaic, first row R G R G, second G B G B.</summary>
    BayerRggb8,

    /// <summary>Colour mosaic, first row B G B G, second G R G R.</summary>
    BayerBggr8,

    /// <summary>Colour mosaic, first row G B G B, second R G R G.</summary>
    BayerGbrg8,

    /// <summary>Colour mosaic, first row G R G R, second B G B G.</summary>
    BayerGrbg8,

    /// <summary>As <see cref="BayerRggb8"/>, two bytes a sample; the high byte is taken.</summary>
    BayerRggb16,

    /// <summary>As <see cref="BayerBggr8"/>, two bytes a sample; the high byte is taken.</summary>
    BayerBggr16,

    /// <summary>As <see cref="BayerGbrg8"/>, two bytes a sample; the high byte is taken.</summary>
    BayerGbrg16,

    /// <summary>As <see cref="BayerGrbg8"/>, two bytes a sample; the high byte is taken.</summary>
    BayerGrbg16,

    /// <summary>4:2:2 packed as U Y V Y, BT.601 limited range.</summary>
    Uyvy,

    /// <summary>4:2:2 packed as Y U Y V, BT.601 limited range.</summary>
    Yuyv,

    /// <summary>4:2:0: a plane of Y, then half as many rows of U V pairs, all rows <c>step</c> bytes apart.</summary>
    Nv12,

    /// <summary>4:2:0: a plane of Y, then half as many rows of V U pairs, all rows <c>step</c> bytes apart.</summary>
    Nv21,

    /// <summary>4:4:4: a plane of Y with rows <c>step</c> bytes apart, then a plane of U V pairs with rows <c>2 * step</c> bytes apart.</summary>
    Nv24,
}
