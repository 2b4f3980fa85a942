namespace Vit.Bags.Mcap.Records;

/// <summary>Data End (op 0x0F), the last record of the data section. DataSectionCrc covers the file up to this record; 0 means not computed.</summary>
internal readonly record struct DataEnd(uint DataSectionCrc)
{
    public static bool TryParse(ReadOnlySpan<byte> content, out DataEnd record)
    {
        var fields = new FieldReader(content);
        record = new DataEnd(fields.UInt32());
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.DataEnd);
        to.UInt32(DataSectionCrc);
        to.End(start);
    }
}
