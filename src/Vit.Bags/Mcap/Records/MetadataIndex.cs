namespace Vit.Bags.Mcap.Records;

/// <summary>Metadata Index (op 0x0D), in the summary: where a metadata record lies. Offset and Length are those of its whole record.</summary>
internal readonly ref struct MetadataIndex
{
    public ulong Offset { get; init; }
    public ulong Length { get; init; }
    public ReadOnlySpan<byte> Name { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out MetadataIndex record)
    {
        var fields = new FieldReader(content);
        record = new MetadataIndex { Offset = fields.UInt64(), Length = fields.UInt64(), Name = fields.Prefixed() };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.MetadataIndex);
        to.UInt64(Offset);
        to.UInt64(Length);
        to.Prefixed(Name);
        to.End(start);
    }
}
