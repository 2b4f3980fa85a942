namespace Vit.Bags.Mcap.Records;

/// <summary>Summary Offset (op 0x0E): where the summary's records of one opcode lie, bytes from the start of the file.</summary>
internal readonly record struct SummaryOffset(Opcode GroupOpcode, ulong GroupStart, ulong GroupLength)
{
    public static bool TryParse(ReadOnlySpan<byte> content, out SummaryOffset record)
    {
        var fields = new FieldReader(content);
        record = new SummaryOffset((Opcode)fields.UInt8(), fields.UInt64(), fields.UInt64());
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.SummaryOffset);
        to.UInt8((byte)GroupOpcode);
        to.UInt64(GroupStart);
        to.UInt64(GroupLength);
        to.End(start);
    }
}
