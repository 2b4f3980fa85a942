namespace Vit.Bags.Mcap.Records;

/// <summary>Attachment (op 0x09): a file carried along. Crc covers the fields before it; 0 means not computed.</summary>
internal readonly ref struct Attachment
{
    public ulong LogTime { get; init; }
    public ulong CreateTime { get; init; }
    public ReadOnlySpan<byte> Name { get; init; }
    public ReadOnlySpan<byte> MediaType { get; init; }
    public ReadOnlySpan<byte> Data { get; init; }
    public uint Crc { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out Attachment record)
    {
        var fields = new FieldReader(content);
        record = new Attachment
        {
            LogTime = fields.UInt64(),
            CreateTime = fields.UInt64(),
            Name = fields.Prefixed(),
            MediaType = fields.Prefixed(),
            Data = fields.LongPrefixed(),
            Crc = fields.UInt32(),
        };
        return fields.IsWhole;
    }

    /// <summary>Writes the record; the CRC is computed, <see cref="Crc"/> is not used.</summary>
    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Attachment);
        to.UInt64(LogTime);
        to.UInt64(CreateTime);
        to.Prefixed(Name);
        to.Prefixed(MediaType);
        to.UInt64((ulong)Data.Length);
        to.Bytes(Data);
        to.UInt32(Compression.Crc32.Of(to.Written[(start + McapFormat.RecordHeaderBytes)..]));
        to.End(start);
    }
}
