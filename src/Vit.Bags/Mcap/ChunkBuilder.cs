using System.Runtime.InteropServices;
using Vit.Bags.Compression;
using Vit.Bags.Mcap.Records;
using ZstdSharp;

namespace Vit.Bags.Mcap;

/// <summary>Gathers Message records and their indexes, then compresses them to a Chunk. All buffers are reused.</summary>
internal sealed class ChunkBuilder : IDisposable
{
    private readonly BagCompression _compression;
    private readonly Compressor? _zstd;
    private readonly RecordWriter _records = new();
    private readonly SortedDictionary<ushort, List<IndexEntry>> _indexes = [];
    private byte[] _compressed = [];

    public ChunkBuilder(BagCompression compression, int level)
    {
        _compression = compression;
        if (compression == BagCompression.Zstd)
            _zstd = new Compressor(level);
    }

    /// <summary>Bytes gathered, not compressed.</summary>
    public int Length => _records.Length;

    public ulong StartTime { get; private set; }

    public ulong EndTime { get; private set; }

    /// <summary>Bytes of the last chunk's records as stored.</summary>
    public int CompressedLength { get; private set; }

    public ReadOnlySpan<byte> CompressionName => McapFormat.CompressionName(_compression);

    public void Add(in Message message)
    {
        (StartTime, EndTime) = _records.Length == 0
            ? (message.LogTime, message.LogTime)
            : (Math.Min(StartTime, message.LogTime), Math.Max(EndTime, message.LogTime));
        if (!_indexes.TryGetValue(message.ChannelId, out List<IndexEntry>? index))
            _indexes.Add(message.ChannelId, index = []);
        index.Add(new IndexEntry(message.LogTime, (ulong)_records.Length));
        message.Write(_records);
    }

    /// <summary>Writes the Chunk record.</summary>
    public void WriteChunk(RecordWriter to)
    {
        ReadOnlySpan<byte> records = Compress(_records.Written);
        CompressedLength = records.Length;
        new Chunk
        {
            MessageStartTime = StartTime,
            MessageEndTime = EndTime,
            UncompressedSize = (ulong)_records.Length,
            UncompressedCrc = Crc32.Of(_records.Written),
            Compression = CompressionName,
            Records = records,
        }.Write(to);
    }

    /// <summary>Writes one Message Index record per channel that occurs, ids ascending, and notes where in <paramref name="offsets"/>.</summary>
    /// <param name="to">Where the records go.</param>
    /// <param name="origin">File offset of the start of <paramref name="to"/>.</param>
    /// <param name="offsets">Receives the entries of a Map&lt;uint16, uint64&gt;.</param>
    public void WriteIndexes(RecordWriter to, long origin, RecordWriter offsets)
    {
        foreach ((ushort channelId, List<IndexEntry> index) in _indexes)
        {
            if (index.Count == 0)
                continue;
            offsets.UInt16(channelId);
            offsets.UInt64((ulong)(origin + to.Length));
            int start = to.Begin(Opcode.MessageIndex);
            to.UInt16(channelId);
            int entries = to.BeginPrefixed();
            foreach (IndexEntry entry in CollectionsMarshal.AsSpan(index))
            {
                to.UInt64(entry.LogTime);
                to.UInt64(entry.Offset);
            }
            to.EndPrefixed(entries);
            to.End(start);
        }
    }

    public void Clear()
    {
        _records.Clear();
        foreach (List<IndexEntry> index in _indexes.Values)
            index.Clear();
    }

    public void Dispose() => _zstd?.Dispose();

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> records)
    {
        switch (_compression)
        {
            case BagCompression.Zstd:
                Buffers.Ensure(ref _compressed, Compressor.GetCompressBound(records.Length));
                return _compressed.AsSpan(0, _zstd!.Wrap(records, _compressed));
            case BagCompression.Lz4:
                Buffers.Ensure(ref _compressed, Lz4Frame.MaxEncodedBytes(records.Length));
                return _compressed.AsSpan(0, Lz4Frame.Encode(records, _compressed));
            default:
                return records;
        }
    }

    private readonly record struct IndexEntry(ulong LogTime, ulong Offset);
}
