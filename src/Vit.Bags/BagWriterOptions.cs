namespace Vit.Bags;

/// <summary>How a bag is written. The defaults suit camera results: small, and readable by every MCAP tool.</summary>
public sealed class BagWriterOptions
{
    /// <summary>Compression of chunks. Default <see cref="BagCompression.Zstd"/>; take <see cref="BagCompression.None"/> for JPEG payloads.</summary>
    public BagCompression Compression { get; init; } = BagCompression.Zstd;

    /// <summary>Zstandard level, -7 (fast) to 19 (small). Default 1.</summary>
    public int CompressionLevel { get; init; } = 1;

    /// <summary>A chunk is closed when its records reach this size, bytes before compression; 1 KiB to 256 MiB. Default 768 KiB, as rosbag2's.</summary>
    public int ChunkBytes { get; init; } = 768 << 10;

    /// <summary>Distribution named in metadata.yaml. Default <c>jazzy</c>.</summary>
    public string RosDistro { get; init; } = "jazzy";

    /// <summary>The <c>library</c> field of the MCAP header. Default <c>vit_bags</c>.</summary>
    public string Library { get; init; } = "vit_bags";

    /// <summary>Key-value pairs for metadata.yaml's <c>custom_data</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> CustomData { get; init; } = new Dictionary<string, string>();

    /// <summary>True to write over a bag of the same name in the folder. Default false: that is refused.</summary>
    public bool Overwrite { get; init; }
}
