using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>Builds the index of a file without a usable summary by reading all of it once: cut recordings, unchunked files.</summary>
internal sealed class DataScanner(string path, ChannelTable channels, BagReaderOptions options, BagRecovery recovery)
{
    // Bare messages are gathered to runs of this size, which then are read like chunks.
    private const long RunBytes = 1 << 20;
    private readonly McapIndex _index = new() { IsScanned = true };
    private readonly Dictionary<BagTopic, long> _counts = [];
    private ChunkLocation? _run;
    private long _total;
    private (long Start, long End) _times = (long.MaxValue, long.MinValue);

    /// <exception cref="BagFormatException">Not an MCAP file.</exception>
    public McapIndex Scan()
    {
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.SequentialScan,
        });
        using var section = new DataSection(stream, path, options, channels, recovery);
        section.Open();
        while (section.MoveNext())
        {
            if (section.IsChunk)
                AddChunk(section);
            else
                AddToRun(section);
        }
        CloseRun();
        foreach ((BagTopic topic, long count) in _counts)
            channels.CountMessages(topic, count);
        _index.MessageCount = _total;
        if (_total > 0)
            (_index.StartTime, _index.EndTime) = _times;
        _index.Attachments.AddRange(section.Attachments);
        _index.UserData.AddRange(section.UserData);
        return _index;
    }

    private void AddChunk(DataSection section)
    {
        CloseRun();
        (long start, long end) = (long.MaxValue, long.MinValue);
        var records = new RecordCursor(section.Content.Span);
        while (records.MoveNext())
        {
            if (records.Opcode == Opcode.Schema)
                channels.AddSchema(records.Content);
            else if (records.Opcode == Opcode.Channel)
                channels.AddChannel(records.Content);
            else if (records.Opcode == Opcode.Message && Count(records.Content, section) is { } time)
                (start, end) = (Math.Min(start, time), Math.Max(end, time));
        }
        if (!records.IsWhole)
            Lose(section, null, "a record inside the chunk is damaged");
        if (start <= end)
            _index.Chunks.Add(new ChunkLocation(section.Location.Offset, section.Location.Length, start, end, 0, IsRun: false));
    }

    private void AddToRun(DataSection section)
    {
        (long offset, long length) = section.Location;
        if (Count(section.Content.Span, section) is not { } time)
            return;
        if (_run is { } open && offset + length - open.Offset > Math.Min(RunBytes, options.RecordLimit))
            CloseRun();
        _run = _run is { } run
            ? run with { Length = offset + length - run.Offset, StartTime = Math.Min(run.StartTime, time), EndTime = Math.Max(run.EndTime, time) }
            : new ChunkLocation(offset, length, time, time, 0, IsRun: true);
    }

    private void CloseRun()
    {
        if (_run is { } run)
            _index.Chunks.Add(run);
        _run = null;
    }

    /// <summary>Log time of a message that can be read; null when it is lost.</summary>
    private long? Count(ReadOnlySpan<byte> content, DataSection section)
    {
        if (!Message.TryParse(content, out Message message))
        {
            Lose(section, 1, "a message record is shorter than its fields");
            return null;
        }
        if (!channels.TryGet(message.ChannelId, out ChannelTable.ChannelEntry channel))
        {
            Lose(section, 1, $"a message's channel {message.ChannelId} is not defined before it");
            return null;
        }
        long time = McapFormat.Time(message.LogTime);
        _total++;
        _counts[channel.Topic] = _counts.GetValueOrDefault(channel.Topic) + 1;
        _times = (Math.Min(_times.Start, time), Math.Max(_times.End, time));
        return time;
    }

    private void Lose(DataSection section, long? messages, string reason) =>
        recovery.Add(new BagLoss(path, section.Location.Offset, 0, 0, messages, reason));
}
