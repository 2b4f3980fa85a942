namespace Vit.Bags.Mcap.Records;

/// <summary>Message (op 0x05). Times are nanoseconds; Data is all that follows the fixed fields.</summary>
internal readonly ref struct Message
{
    /// <summary>Bytes in front of Data.</summary>
    public const int FixedBytes = 22;

    public ushort ChannelId { get; init; }
    public uint Sequence { get; init; }
    public ulong LogTime { get; init; }
    public ulong PublishTime { get; init; }
    public ReadOnlySpan<byte> Data { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out Message record)
    {
        var fields = new FieldReader(content);
        record = new Message
        {
            ChannelId = fields.UInt16(),
            Sequence = fields.UInt32(),
            LogTime = fields.UInt64(),
            PublishTime = fields.UInt64(),
            Data = fields.Rest(),
        };
        return fields.IsWhole;
    }

    public void Write(RecordWriter to)
    {
        int start = to.Begin(Opcode.Message);
        to.UInt16(ChannelId);
        to.UInt32(Sequence);
        to.UInt64(LogTime);
        to.UInt64(PublishTime);
        to.Bytes(Data);
        to.End(start);
    }
}
