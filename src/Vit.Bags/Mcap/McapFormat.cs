namespace Vit.Bags.Mcap;

/// <summary>Constants of the MCAP file structure (specification, "File Structure" and "Records").</summary>
internal static class McapFormat
{
    /// <summary>Opcode and content length in front of every record.</summary>
    public const int RecordHeaderBytes = 9;

    /// <summary>Footer record and trailing magic.</summary>
    public const int TailBytes = RecordHeaderBytes + Records.Footer.ContentBytes + 8;

    /// <summary>The first and the last eight bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'C', (byte)'A', (byte)'P', (byte)'0', (byte)'\r', (byte)'\n'];

    /// <summary>A timestamp on the wire is uint64; rosbag2 counts in int64, which ends in the year 2262.</summary>
    public static long Time(ulong wire) => (long)Math.Min(wire, long.MaxValue);

    /// <summary>The chunk's <c>compression</c> field.</summary>
    public static ReadOnlySpan<byte> CompressionName(BagCompression compression) => compression switch
    {
        BagCompression.Lz4 => "lz4"u8,
        BagCompression.Zstd => "zstd"u8,
        _ => [],
    };
}
