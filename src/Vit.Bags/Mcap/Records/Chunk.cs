namespace Vit.Bags.Mcap.Records;

/// <summary>
/// Chunk (op 0x06): a batch of Schema, Channel and Message records. Times are 0 when it has no messages; UncompressedCrc covers the
/// decompressed Records, 0 means not computed.
/// </summary>
internal readonly ref struct Chunk
{
    public ulong MessageStartTime { get; init; }
    public ulong MessageEndTime { get; init; }
    public ulong UncompressedSize { get; init; }
    public uint UncompressedCrc { get; init; }
    public ReadOnlySpan<byte> Compression { get; init; }
    public ReadOnlySpan<byte> Records { get; init; }

    /// <summary>Where Records starts in the content of this record.</summary>
    public int RecordsStart => 8 + 8 + 8 + 4 + 4 + Compression.Length + 8;

    public static bool TryParse(ReadOnlySpan<byte> content, out Chunk record)
    {
        var fields = new FieldReader(content);
        record = new Chunk
        {
            MessageStartTime = fields.UInt64(),
            MessageEndTime = fields.UInt64(),
            UncompressedSize = fields.UInt64(),
            UncompressedCrc = fields.UInt32(),
            Compression = fields.Prefixed(),
            Records = fields.LongPrefixed(),
        };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Chunk);
        to.UInt64(MessageStartTime);
        to.UInt64(MessageEndTime);
        to.UInt64(UncompressedSize);
        to.UInt32(UncompressedCrc);
        to.Prefixed(Compression);
        to.UInt64((ulong)Records.Length);
        to.Bytes(Records);
        to.End(start);
    }
}
