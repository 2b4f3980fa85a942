using Vit.Bags.Compression;
using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>Collects what the summary section repeats, one buffer a record group, and writes it with its offsets and the footer.</summary>
internal sealed class SummaryBuilder
{
    private readonly RecordWriter _schemas = new();
    private readonly RecordWriter _channels = new();
    private readonly RecordWriter _chunks = new();
    private readonly RecordWriter _attachments = new();
    private readonly RecordWriter _metadata = new();
    private readonly List<ulong> _messagesByChannel = [];
    private ulong _messages;
    private uint _chunkCount;
    private uint _attachmentCount;
    private uint _metadataCount;
    private (ulong Start, ulong End) _times = (ulong.MaxValue, 0);

    public int SchemaCount { get; private set; }

    public int ChannelCount => _messagesByChannel.Count;

    public void AddSchema(ReadOnlySpan<byte> record)
    {
        _schemas.Bytes(record);
        SchemaCount++;
    }

    public void AddChannel(ReadOnlySpan<byte> record)
    {
        _channels.Bytes(record);
        _messagesByChannel.Add(0);
    }

    public void AddChunk(in ChunkIndex index)
    {
        index.Write(_chunks);
        _chunkCount++;
    }

    public void AddAttachment(in AttachmentIndex index)
    {
        index.Write(_attachments);
        _attachmentCount++;
    }

    public void AddMetadata(in MetadataIndex index)
    {
        index.Write(_metadata);
        _metadataCount++;
    }

    public void CountMessage(ushort channelId, ulong logTime)
    {
        _messages++;
        _messagesByChannel[channelId]++;
        _times = (Math.Min(_times.Start, logTime), Math.Max(_times.End, logTime));
    }

    /// <summary>
    /// Writes summary, summary offsets, footer and trailing magic to an empty writer; <paramref name="position"/> is where they start in the
    /// file.
    /// </summary>
    public void Write(RecordWriter to, long position)
    {
        var offsets = new List<SummaryOffset>();
        foreach ((Opcode opcode, RecordWriter group) in Groups())
        {
            if (group.Length == 0)
                continue;
            offsets.Add(new SummaryOffset(opcode, (ulong)(position + to.Length), (ulong)group.Length));
            to.Bytes(group.Written);
        }
        long offsetStart = position + to.Length;
        foreach (SummaryOffset offset in offsets)
            offset.Write(to);
        // The CRC covers the footer up to the CRC itself, so that is written again.
        new Footer((ulong)position, (ulong)offsetStart, 0).Write(to);
        to.Shrink(sizeof(uint));
        to.UInt32(Crc32.Of(to.Written));
        to.Bytes(McapFormat.Magic);
    }

    private (Opcode Opcode, RecordWriter Group)[] Groups() =>
    [
        (Opcode.Schema, _schemas), (Opcode.Channel, _channels), (Opcode.Statistics, Statistics()), (Opcode.ChunkIndex, _chunks),
        (Opcode.AttachmentIndex, _attachments), (Opcode.MetadataIndex, _metadata),
    ];

    private RecordWriter Statistics()
    {
        RecordWriter counts = new(), group = new();
        for (int channelId = 0; channelId < _messagesByChannel.Count; channelId++)
        {
            counts.UInt16((ushort)channelId);
            counts.UInt64(_messagesByChannel[channelId]);
        }
        new Statistics
        {
            MessageCount = _messages,
            SchemaCount = (ushort)SchemaCount,
            ChannelCount = (uint)ChannelCount,
            AttachmentCount = _attachmentCount,
            MetadataCount = _metadataCount,
            ChunkCount = _chunkCount,
            MessageStartTime = _messages == 0 ? 0 : _times.Start,
            MessageEndTime = _times.End,
            ChannelMessageCounts = counts.Written,
        }.Write(group);
        return group;
    }
}
