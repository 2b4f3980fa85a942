namespace Vit.Bags.Mcap.Records;

/// <summary>Schema (op 0x03): a message type and its definition. Id is not 0; Name and Encoding are UTF-8.</summary>
internal readonly ref struct Schema
{
    public ushort Id { get; init; }
    public ReadOnlySpan<byte> Name { get; init; }
    public ReadOnlySpan<byte> Encoding { get; init; }
    public ReadOnlySpan<byte> Data { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out Schema record)
    {
        var fields = new FieldReader(content);
        record = new Schema { Id = fields.UInt16(), Name = fields.Prefixed(), Encoding = fields.Prefixed(), Data = fields.Prefixed() };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Schema);
        to.UInt16(Id);
        to.Prefixed(Name);
        to.Prefixed(Encoding);
        to.Prefixed(Data);
        to.End(start);
    }
}
