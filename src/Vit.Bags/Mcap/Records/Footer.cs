namespace Vit.Bags.Mcap.Records;

/// <summary>
/// Footer (op 0x02), the last record of a file. Offsets count from the start of the file; 0 means the section is missing. SummaryCrc covers
/// the summary section up to and with SummaryOffsetStart; 0 means not computed.
/// </summary>
internal readonly record struct Footer(ulong SummaryStart, ulong SummaryOffsetStart, uint SummaryCrc)
{
    public const int ContentBytes = 20;

    public static bool TryParse(ReadOnlySpan<byte> content, out Footer record)
    {
        var fields = new FieldReader(content);
        record = new Footer(fields.UInt64(), fields.UInt64(), fields.UInt32());
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Footer);
        to.UInt64(SummaryStart);
        to.UInt64(SummaryOffsetStart);
        to.UInt32(SummaryCrc);
        to.End(start);
    }
}
