using Vit.Perception.Attention;

namespace Vit.Perception.Overlay;

/// <summary>
/// The names of <c>overlay.colormap</c>, <c>attention.image_encoding</c> and <c>attention.image_size</c> as parameters spell them.
/// </summary>
public static class OverlayNames
{
    private static readonly NameTable<ColorMap> ColorMapTable = new(
        "overlay.colormap",
        (ColorMap.Viridis, "viridis"), (ColorMap.Inferno, "inferno"), (ColorMap.Magma, "magma"),
        (ColorMap.Turbo, "turbo"), (ColorMap.Jet, "jet"), (ColorMap.Gray, "gray"));

    private static readonly NameTable<AttentionImageEncoding> EncodingTable = new(
        "attention.image_encoding",
        (AttentionImageEncoding.Float32, "32FC1"), (AttentionImageEncoding.Mono8, "mono8"), (AttentionImageEncoding.Mono16, "mono16"));

    private static readonly NameTable<AttentionImageSize> SizeTable = new(
        "attention.image_size",
        (AttentionImageSize.Grid, "grid"), (AttentionImageSize.Source, "source"));

    /// <summary>Every <c>overlay.colormap</c>.</summary>
    public static IReadOnlyList<string> ColorMaps => ColorMapTable.Names;

    /// <summary>Every <c>attention.image_encoding</c>.</summary>
    public static IReadOnlyList<string> Encodings => EncodingTable.Names;

    /// <summary>Every <c>attention.image_size</c>.</summary>
    public static IReadOnlyList<string> Sizes => SizeTable.Names;

    /// <summary>The colour map of that name, case ignored.</summary>
    /// <exception cref="ArgumentException">Unknown; the message lists the names there are.</exception>
    public static ColorMap ParseColorMap(string name) => ColorMapTable.Parse(name);

    /// <summary>The encoding of that name, case ignored.</summary>
    /// <exception cref="ArgumentException">Unknown; the message lists the names there are.</exception>
    public static AttentionImageEncoding ParseEncoding(string name) => EncodingTable.Parse(name);

    /// <summary>The size of that name, case ignored.</summary>
    /// <exception cref="ArgumentException">Unknown; the message lists the names there are.</exception>
    public static AttentionImageSize ParseSize(string name) => SizeTable.Parse(name);

    /// <summary>The name of a colour map.</summary>
    public static string NameOf(ColorMap colorMap) => ColorMapTable.NameOf(colorMap);

    /// <summary>The name of an encoding, as it goes into sensor_msgs/Image.</summary>
    public static string NameOf(AttentionImageEncoding encoding) => EncodingTable.NameOf(encoding);

    /// <summary>The name of a size.</summary>
    public static string NameOf(AttentionImageSize size) => SizeTable.NameOf(size);
}
