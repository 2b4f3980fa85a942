namespace Vit.Bags.Mcap.Records;

/// <summary>Metadata (op 0x0C): named key-value pairs of the user. Entries is a Map&lt;string, string&gt; (the field "metadata").</summary>
internal readonly ref struct Metadata
{
    public ReadOnlySpan<byte> Name { get; init; }
    public ReadOnlySpan<byte> Entries { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out Metadata record)
    {
        var fields = new FieldReader(content);
        record = new Metadata { Name = fields.Prefixed(), Entries = fields.Prefixed() };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Metadata);
        to.Prefixed(Name);
        to.Prefixed(Entries);
        to.End(start);
    }
}
