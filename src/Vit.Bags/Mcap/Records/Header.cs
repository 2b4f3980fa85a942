namespace Vit.Bags.Mcap.Records;

/// <summary>Header (op 0x01), the first record of a file. Profile and Library are UTF-8.</summary>
internal readonly ref struct Header
{
    public ReadOnlySpan<byte> Profile { get; init; }
    public ReadOnlySpan<byte> Library { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out Header record)
    {
        var fields = new FieldReader(content);
        record = new Header { Profile = fields.Prefixed(), Library = fields.Prefixed() };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Header);
        to.Prefixed(Profile);
        to.Prefixed(Library);
        to.End(start);
    }
}
