namespace Vit.Bags.Mcap.Records;

/// <summary>
/// Message Index (op 0x07), after its chunk: where one channel's messages start in the decompressed chunk. Records is an array of
/// (log time uint64, offset uint64).
/// </summary>
internal readonly ref struct MessageIndex
{
    public const int EntryBytes = 16;

    public ushort ChannelId { get; init; }
    public ReadOnlySpan<byte> Records { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out MessageIndex record)
    {
        var fields = new FieldReader(content);
        record = new MessageIndex { ChannelId = fields.UInt16(), Records = fields.Prefixed() };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.MessageIndex);
        to.UInt16(ChannelId);
        to.Prefixed(Records);
        to.End(start);
    }
}
