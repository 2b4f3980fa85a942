namespace Vit.Bags.Mcap.Records;

/// <summary>Channel (op 0x04): a stream of messages on a topic. SchemaId 0 means no schema; Metadata is a Map&lt;string, string&gt;.</summary>
internal readonly ref struct Channel
{
    public ushort Id { get; init; }
    public ushort SchemaId { get; init; }
    public ReadOnlySpan<byte> Topic { get; init; }
    public ReadOnlySpan<byte> MessageEncoding { get; init; }
    public ReadOnlySpan<byte> Metadata { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out Channel record)
    {
        var fields = new FieldReader(content);
        record = new Channel
        {
            Id = fields.UInt16(),
            SchemaId = fields.UInt16(),
            Topic = fields.Prefixed(),
            MessageEncoding = fields.Prefixed(),
            Metadata = fields.Prefixed(),
        };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Channel);
        to.UInt16(Id);
        to.UInt16(SchemaId);
        to.Prefixed(Topic);
        to.Prefixed(MessageEncoding);
        to.Prefixed(Metadata);
        to.End(start);
    }
}
