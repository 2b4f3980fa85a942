namespace Vit.Bags.Mcap.Records;

/// <summary>Statistics (op 0x0B), in the summary: totals of the file. ChannelMessageCounts is a Map&lt;uint16 channel, uint64&gt;.</summary>
internal readonly ref struct Statistics
{
    public ulong MessageCount { get; init; }
    public ushort SchemaCount { get; init; }
    public uint ChannelCount { get; init; }
    public uint AttachmentCount { get; init; }
    public uint MetadataCount { get; init; }
    public uint ChunkCount { get; init; }
    public ulong MessageStartTime { get; init; }
    public ulong MessageEndTime { get; init; }
    public ReadOnlySpan<byte> ChannelMessageCounts { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out Statistics record)
    {
        var fields = new FieldReader(content);
        record = new Statistics
        {
            MessageCount = fields.UInt64(),
            SchemaCount = fields.UInt16(),
            ChannelCount = fields.UInt32(),
            AttachmentCount = fields.UInt32(),
            MetadataCount = fields.UInt32(),
            ChunkCount = fields.UInt32(),
            MessageStartTime = fields.UInt64(),
            MessageEndTime = fields.UInt64(),
            ChannelMessageCounts = fields.Prefixed(),
        };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Statistics);
        to.UInt64(MessageCount);
        to.UInt16(SchemaCount);
        to.UInt32(ChannelCount);
        to.UInt32(AttachmentCount);
        to.UInt32(MetadataCount);
        to.UInt32(ChunkCount);
        to.UInt64(MessageStartTime);
        to.UInt64(MessageEndTime);
        to.Prefixed(ChannelMessageCounts);
        to.End(start);
    }
}
