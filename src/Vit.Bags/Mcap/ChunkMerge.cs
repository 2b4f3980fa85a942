using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>
/// Gives the messages of all chunks in log-time order. Chunks are opened when their start time comes. Where many overlap, only as many
/// decompressed ones are held as the budget allows; the one needed last is dropped first (Belády's rule: the future is known here), and read
/// again when its turn comes. Of an open chunk without its records 16 bytes a message are kept.
/// </summary>
internal sealed class ChunkMerge : IDisposable
{
    private readonly McapFile _file;
    private readonly McapIndex _index;
    private readonly ChannelTable _channels;
    private readonly BagReaderOptions _options;
    private readonly BagRecovery _recovery;
    private readonly ChunkLoader _loader;
    private readonly PriorityQueue<OpenChunk, MergeKey> _open = new();
    private readonly List<OpenChunk> _held = [];
    private readonly Stack<OpenChunk> _idle = [];
    private byte[] _spare = [];
    private long _heldBytes;
    private int _nextChunk;
    private OpenChunk? _current;

    public ChunkMerge(McapFile file, McapIndex index, ChannelTable channels, BagReaderOptions options, BagRecovery recovery)
    {
        (_file, _index, _channels, _options, _recovery) = (file, index, channels, options, recovery);
        _loader = new ChunkLoader(file, options.RecordLimit);
        index.Chunks.Sort((a, b) => new MergeKey(a.StartTime, a.Offset).CompareTo(new MergeKey(b.StartTime, b.Offset)));
    }

    public BagMessage Current { get; private set; }

    /// <exception cref="BagFormatException">The file changed while it was read.</exception>
    public bool MoveNext()
    {
        Advance();
        while (_nextChunk < _index.Chunks.Count
            && (!_open.TryPeek(out _, out MergeKey first) || _index.Chunks[_nextChunk].StartTime <= first.LogTime))
        {
            Open(_index.Chunks[_nextChunk++]);
        }
        if (!_open.TryDequeue(out OpenChunk? chunk, out _))
            return false;
        _current = chunk;
        if (!chunk.IsHeld)
            Reload(chunk);
        ReadOnlyMemory<byte> content = chunk.NextContent;
        if (!Message.TryParse(content.Span, out Message message) || !_channels.TryGet(message.ChannelId, out ChannelTable.ChannelEntry channel))
            throw FileChanged("a message is no longer what it was");
        Current = new BagMessage(channel.Topic, McapFormat.Time(message.LogTime), McapFormat.Time(message.PublishTime), message.Sequence,
            content[Message.FixedBytes..]);
        return true;
    }

    public void Dispose() => _loader.Dispose();

    private void Advance()
    {
        if (_current is not { } chunk)
            return;
        _current = null;
        chunk.Advance();
        if (!chunk.IsExhausted)
        {
            Enqueue(chunk);
            return;
        }
        Drop(chunk);
        _idle.Push(chunk);
    }

    private void Open(in ChunkLocation location)
    {
        OpenChunk chunk = _idle.TryPop(out OpenChunk? idle) ? idle : new OpenChunk();
        chunk.Begin(location);
        byte[] buffer = TakeSpare();
        if (!_loader.TryLoad(location, ref buffer, out (int Start, int Length) records, out string? problem))
        {
            _spare = buffer;
            _idle.Push(chunk);
            _recovery.Add(new BagLoss(_file.Path, location.Offset, location.Length, 1, _loader.CountIndexed(location), problem));
            return;
        }
        Hold(chunk, buffer, records);
        List(chunk, buffer.AsSpan(records.Start, records.Length));
        if (chunk.IsExhausted)
        {
            Drop(chunk);
            _idle.Push(chunk);
            return;
        }
        Enqueue(chunk);
        KeepBudget(keep: null);
    }

    private void List(OpenChunk chunk, ReadOnlySpan<byte> content)
    {
        var records = new RecordCursor(content);
        while (records.MoveNext())
        {
            if (records.Opcode != Opcode.Message)
                continue;
            if (!Message.TryParse(records.Content, out Message message) || !_channels.TryGet(message.ChannelId, out ChannelTable.ChannelEntry channel))
                Lose(chunk, 1, "a message record is damaged, or its channel is not defined");
            else if (channel.IsWanted && _options.WantsTime(McapFormat.Time(message.LogTime)))
                chunk.Add(new MessageEntry(McapFormat.Time(message.LogTime), records.ContentStart, records.Content.Length));
        }
        if (!records.IsWhole)
            Lose(chunk, null, "a record inside the chunk is damaged");
        chunk.Sort();
    }

    private void Lose(OpenChunk chunk, long? messages, string reason)
    {
        if (!_index.IsScanned)
            _recovery.Add(new BagLoss(_file.Path, chunk.Location.Offset, 0, 0, messages, reason));
    }

    private void Reload(OpenChunk chunk)
    {
        byte[] buffer = TakeSpare();
        if (!_loader.TryLoad(chunk.Location, ref buffer, out (int Start, int Length) records, out string? problem))
            throw FileChanged(problem);
        if (records.Length != chunk.RecordsLength)
            throw FileChanged("a chunk has another length");
        Hold(chunk, buffer, records);
        KeepBudget(keep: chunk);
    }

    private BagFormatException FileChanged(string what) =>
        BagFormatException.At(_file.Path, $"the file changed while it was read: {what}", "read the bag again when nothing writes to it");

    private void Enqueue(OpenChunk chunk) => _open.Enqueue(chunk, new MergeKey(chunk.Next.LogTime, chunk.Location.Offset));

    private void Hold(OpenChunk chunk, byte[] buffer, (int Start, int Length) records)
    {
        chunk.Hold(buffer, records);
        if (!chunk.IsHeld)
            return;
        _held.Add(chunk);
        _heldBytes += buffer.Length;
    }

    private void Drop(OpenChunk chunk)
    {
        if (!_held.Remove(chunk))
            return;
        byte[] buffer = chunk.Release();
        _heldBytes -= buffer.Length;
        if (buffer.Length > _spare.Length)
            _spare = buffer;
    }

    private byte[] TakeSpare()
    {
        byte[] spare = _spare;
        _spare = [];
        return spare;
    }

    private void KeepBudget(OpenChunk? keep)
    {
        while (_heldBytes > _options.ChunkCacheBytes && _held.Count > 1)
        {
            OpenChunk? last = null;
            foreach (OpenChunk chunk in _held)
            {
                if (chunk != keep && (last is null || chunk.Next.LogTime > last.Next.LogTime))
                    last = chunk;
            }
            Drop(last!);
        }
    }
}
