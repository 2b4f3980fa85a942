using System.Diagnostics.CodeAnalysis;
using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>Reads chunks and runs of records from a file into reused buffers.</summary>
internal sealed class ChunkLoader(McapFile file, int recordLimit) : IDisposable
{
    // Above this a chunk's message indexes are not worth reading only to count what was lost.
    private const long MaxIndexBytes = 64 << 20;
    private readonly ChunkUnpacker _unpacker = new(recordLimit);
    private byte[] _raw = [];

    /// <summary>
    /// Loads the records at <paramref name="location"/>: <paramref name="buffer"/> is reused, exchanged or replaced by a larger one, and
    /// <paramref name="records"/> says where in it they are. False with the reason when they cannot be trusted.
    /// </summary>
    public bool TryLoad(in ChunkLocation location, ref byte[] buffer, out (int Start, int Length) records, [NotNullWhen(false)] out string? problem)
    {
        records = default;
        if (location.Length - McapFormat.RecordHeaderBytes > recordLimit)
        {
            problem = $"chunk of {location.Length} bytes is above the limit of {recordLimit} (BagReaderOptions.MaxRecordBytes)";
            return false;
        }
        if (location.IsRun)
        {
            Compression.Buffers.Ensure(ref buffer, (int)location.Length);
            records = (0, (int)location.Length);
            file.Read(location.Offset, buffer.AsSpan(0, records.Length));
            problem = null;
            return true;
        }
        Compression.Buffers.Ensure(ref _raw, (int)location.Length);
        Span<byte> record = _raw.AsSpan(0, (int)location.Length);
        file.Read(location.Offset, record);
        if (record[0] != (byte)Opcode.Chunk || !Chunk.TryParse(record[McapFormat.RecordHeaderBytes..], out Chunk chunk))
        {
            problem = "there is no whole chunk where the index says";
            return false;
        }
        problem = _unpacker.Unpack(chunk, ref buffer);
        if (problem is not null)
            return false;
        if (chunk.Compression.IsEmpty)
        {
            records = (McapFormat.RecordHeaderBytes + chunk.RecordsStart, chunk.Records.Length);
            (_raw, buffer) = (buffer, _raw);
        }
        else
        {
            records = (0, (int)chunk.UncompressedSize);
        }
        return true;
    }

    /// <summary>Messages that the indexes behind a chunk list; null when there are none to ask.</summary>
    public long? CountIndexed(in ChunkLocation location)
    {
        long start = location.Offset + location.Length;
        if (location.IndexLength is 0 or > MaxIndexBytes || !file.Holds(start, location.IndexLength))
            return null;
        Compression.Buffers.Ensure(ref _raw, (int)location.IndexLength);
        Span<byte> indexes = _raw.AsSpan(0, (int)location.IndexLength);
        file.Read(start, indexes);
        long count = 0;
        var records = new RecordCursor(indexes);
        while (records.MoveNext())
        {
            if (records.Opcode == Opcode.MessageIndex && MessageIndex.TryParse(records.Content, out MessageIndex index))
                count += index.Records.Length / MessageIndex.EntryBytes;
        }
        return records.IsWhole ? count : null;
    }

    public void Dispose() => _unpacker.Dispose();
}
