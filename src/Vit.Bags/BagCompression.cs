namespace Vit.Bags;

/// <summary>How the chunks of an MCAP file are compressed (MCAP registry, compression formats).</summary>
public enum BagCompression
{
    /// <summary>Not at all: the fastest, and right for JPEG or PNG payloads.</summary>
    None,

    /// <summary>LZ4 frames: fast, moderate size.</summary>
    Lz4,

    /// <summary>Zstandard frames: small.</summary>
    Zstd,
}
