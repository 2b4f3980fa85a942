namespace Vit.Bags.Mcap.Records;

/// <summary>Attachment Index (op 0x0A), in the summary: where an attachment lies. Offset and Length are those of its whole record.</summary>
internal readonly ref struct AttachmentIndex
{
    public ulong Offset { get; init; }
    public ulong Length { get; init; }
    public ulong LogTime { get; init; }
    public ulong CreateTime { get; init; }
    public ulong DataSize { get; init; }
    public ReadOnlySpan<byte> Name { get; init; }
    public ReadOnlySpan<byte> MediaType { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out AttachmentIndex record)
    {
        var fields = new FieldReader(content);
        record = new AttachmentIndex
        {
            Offset = fields.UInt64(),
            Length = fields.UInt64(),
            LogTime = fields.UInt64(),
            CreateTime = fields.UInt64(),
            DataSize = fields.UInt64(),
            Name = fields.Prefixed(),
            MediaType = fields.Prefixed(),
        };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.AttachmentIndex);
        to.UInt64(Offset);
        to.UInt64(Length);
        to.UInt64(LogTime);
        to.UInt64(CreateTime);
        to.UInt64(DataSize);
        to.Prefixed(Name);
        to.Prefixed(MediaType);
        to.End(start);
    }
}
