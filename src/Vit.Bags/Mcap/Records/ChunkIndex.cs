namespace Vit.Bags.Mcap.Records;

/// <summary>
/// Chunk Index (op 0x08), in the summary: where a chunk and its message indexes lie. Offsets count from the start of the file;
/// MessageIndexOffsets is a Map&lt;uint16 channel, uint64 offset&gt;, empty when there are none.
/// </summary>
internal readonly ref struct ChunkIndex
{
    public ulong MessageStartTime { get; init; }
    public ulong MessageEndTime { get; init; }
    public ulong ChunkStartOffset { get; init; }
    public ulong ChunkLength { get; init; }
    public ReadOnlySpan<byte> MessageIndexOffsets { get; init; }
    public ulong MessageIndexLength { get; init; }
    public ReadOnlySpan<byte> Compression { get; init; }
    public ulong CompressedSize { get; init; }
    public ulong UncompressedSize { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out ChunkIndex record)
    {
        var fields = new FieldReader(content);
        record = new ChunkIndex
        {
            MessageStartTime = fields.UInt64(),
            MessageEndTime = fields.UInt64(),
            ChunkStartOffset = fields.UInt64(),
            ChunkLength = fields.UInt64(),
            MessageIndexOffsets = fields.Prefixed(),
            MessageIndexLength = fields.UInt64(),
            Compression = fields.Prefixed(),
            CompressedSize = fields.UInt64(),
            UncompressedSize = fields.UInt64(),
        };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.ChunkIndex);
        to.UInt64(MessageStartTime);
        to.UInt64(MessageEndTime);
        to.UInt64(ChunkStartOffset);
        to.UInt64(ChunkLength);
        to.Prefixed(MessageIndexOffsets);
        to.UInt64(MessageIndexLength);
        to.Prefixed(Compression);
        to.UInt64(CompressedSize);
        to.UInt64(UncompressedSize);
        to.End(start);
    }
}
