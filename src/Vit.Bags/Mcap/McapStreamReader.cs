using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>
/// Reads MCAP from any stream, forward only and in file order: a pipe, a download, a file still being written. Topics become known as
/// their records pass. Not thread-safe. For log-time order open the file with <see cref="BagReader"/>.
/// </summary>
public sealed class McapStreamReader : IDisposable
{
    private readonly string _name;
    private readonly BagReaderOptions _options;
    private readonly TopicTable _topics = new(countsMessages: false);
    private readonly ChannelTable _channels;
    private readonly DataSection _section;
    private int _nextRecord;
    private bool _inChunk;
    private bool _isDone;

    /// <summary>Takes the leading magic bytes of the stream.</summary>
    /// <param name="stream">Read from its current position; stays open and belongs to the caller.</param>
    /// <param name="options">Topics, times and the record limit are used; null for the defaults.</param>
    /// <param name="name">What to call the stream in errors and losses.</param>
    /// <exception cref="BagFormatException">The stream does not start as an MCAP file does.</exception>
    public McapStreamReader(Stream stream, BagReaderOptions? options = null, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_name, _options) = (name, options ?? new BagReaderOptions());
        _channels = new ChannelTable(_topics, _options);
        _section = new DataSection(stream, name, _options, _channels, Recovery);
        _section.Open();
    }

    /// <summary>The topics met so far.</summary>
    public IReadOnlyList<BagTopic> Topics => _topics.Topics;

    /// <summary>What was lost so far.</summary>
    public BagRecovery Recovery { get; } = new();

    /// <summary>Steps to the next wanted message in file order; its payload is valid until the next call.</summary>
    /// <returns>False at the end of the data section or of the stream.</returns>
    public bool Read(out BagMessage message)
    {
        while (!_isDone)
        {
            if (_inChunk)
            {
                if (ReadFromChunk(out message))
                    return true;
                _inChunk = false;
            }
            if (!_section.MoveNext())
                _isDone = true;
            else if (_section.IsChunk)
                (_inChunk, _nextRecord) = (true, 0);
            else if (TryTake(_section.Content, out message))
                return true;
        }
        message = default;
        return false;
    }

    /// <summary>Frees the decompressor; the stream stays open.</summary>
    public void Dispose() => _section.Dispose();

    private bool ReadFromChunk(out BagMessage message)
    {
        ReadOnlyMemory<byte> chunk = _section.Content;
        var records = new RecordCursor(chunk.Span[_nextRecord..]);
        while (records.MoveNext())
        {
            if (records.Opcode == Opcode.Schema)
                _channels.AddSchema(records.Content);
            else if (records.Opcode == Opcode.Channel)
                _channels.AddChannel(records.Content);
            else if (records.Opcode == Opcode.Message && TryTake(chunk.Slice(_nextRecord + records.ContentStart, records.Content.Length), out message))
            {
                _nextRecord += records.Next;
                return true;
            }
        }
        if (!records.IsWhole)
            Lose(null, "a record inside the chunk is damaged");
        message = default;
        return false;
    }

    private bool TryTake(ReadOnlyMemory<byte> content, out BagMessage message)
    {
        message = default;
        if (!Message.TryParse(content.Span, out Message record) || !_channels.TryGet(record.ChannelId, out ChannelTable.ChannelEntry channel))
        {
            Lose(1, "a message record is damaged, or its channel is not defined before it");
            return false;
        }
        long logTime = McapFormat.Time(record.LogTime);
        if (!channel.IsWanted || !_options.WantsTime(logTime))
            return false;
        message = new BagMessage(channel.Topic, logTime, McapFormat.Time(record.PublishTime), record.Sequence, content[Message.FixedBytes..]);
        return true;
    }

    private void Lose(long? messages, string reason) => Recovery.Add(new BagLoss(_name, _section.Location.Offset, 0, 0, messages, reason));
}
