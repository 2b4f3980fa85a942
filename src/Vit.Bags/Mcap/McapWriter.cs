using System.Text;
using Vit.Bags.Compression;
using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>
/// Writes an MCAP file of profile <c>ros2</c> to any stream, forward only: chunks with CRCs and message indexes, and a summary with everything a
/// reader seeks by. The same calls give the same bytes. Memory is a chunk, its compressed form and about 100 bytes per chunk written.
/// Not thread-safe. Call <see cref="Close"/> (or Dispose) to finish; a file left without is still readable, by a scan.
/// </summary>
public sealed class McapWriter : IDisposable
{
    /// <summary>Largest payload or attachment, bytes.</summary>
    public const int MaxDataBytes = 1 << 30;

    private readonly Stream _stream;
    private readonly int _chunkBytes;
    private readonly ChunkBuilder _chunk;
    private readonly SummaryBuilder _summary = new();
    private readonly RecordWriter _out = new();
    private readonly RecordWriter _offsets = new();
    private Crc32 _dataCrc;
    private bool _isClosed;

    /// <summary>Writes the magic and the header.</summary>
    /// <param name="stream">Written to from its current position, which counts as offset 0; stays open and belongs to the caller.</param>
    /// <param name="options">Compression, chunk size and library name are used; null for the defaults.</param>
    public McapWriter(Stream stream, BagWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new BagWriterOptions();
        _stream = stream;
        _chunkBytes = Math.Clamp(options.ChunkBytes, 1 << 10, 256 << 20);
        _chunk = new ChunkBuilder(options.Compression, options.CompressionLevel);
        _out.Bytes(McapFormat.Magic);
        new Header { Profile = "ros2"u8, Library = Encoding.UTF8.GetBytes(options.Library) }.Write(_out);
        Flush();
    }

    /// <summary>Bytes written to the stream so far.</summary>
    public long Position { get; private set; }

    /// <summary>Registers a message type; it stands in the file before every chunk that uses it.</summary>
    /// <param name="name">Such as <c>sensor_msgs/msg/Image</c>.</param>
    /// <param name="encoding"><c>ros2msg</c> or <c>ros2idl</c>; empty when <paramref name="data"/> is.</param>
    /// <param name="data">The definition's text and those it depends on, UTF-8.</param>
    /// <returns>Its id, 1 or more.</returns>
    public ushort AddSchema(string name, string encoding, ReadOnlySpan<byte> data)
    {
        ThrowIfClosed();
        ushort id = checked((ushort)(_summary.SchemaCount + 1));
        new Schema { Id = id, Name = Encoding.UTF8.GetBytes(name), Encoding = Encoding.UTF8.GetBytes(encoding), Data = data }.Write(_out);
        _summary.AddSchema(_out.Written);
        Flush();
        return id;
    }

    /// <summary>Registers a channel.</summary>
    /// <param name="topic">Topic name.</param>
    /// <param name="messageEncoding"><c>cdr</c> for ROS 2.</param>
    /// <param name="schemaId">From <see cref="AddSchema"/>; 0 for none.</param>
    /// <param name="metadata">Key-value pairs, written in the given order. rosbag2 wants <c>offered_qos_profiles</c>.</param>
    /// <returns>Its id, 0 or more.</returns>
    public ushort AddChannel(string topic, string messageEncoding, ushort schemaId, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ThrowIfClosed();
        ushort id = checked((ushort)_summary.ChannelCount);
        int start = _out.Begin(Opcode.Channel);
        _out.UInt16(id);
        _out.UInt16(schemaId);
        _out.String(topic);
        _out.String(messageEncoding);
        _out.Map(metadata);
        _out.End(start);
        _summary.AddChannel(_out.Written);
        Flush();
        return id;
    }

    /// <summary>Writes a message. Any order of times is allowed; readers sort.</summary>
    /// <param name="channelId">From <see cref="AddChannel"/>.</param>
    /// <param name="sequence">Counter of the publisher or recorder.</param>
    /// <param name="logTime">When it was recorded, nanoseconds, 0 or more.</param>
    /// <param name="publishTime">When it was published, nanoseconds, 0 or more.</param>
    /// <param name="data">The payload, at most <see cref="MaxDataBytes"/>; copied.</param>
    public void WriteMessage(ushort channelId, uint sequence, long logTime, long publishTime, ReadOnlySpan<byte> data)
    {
        ThrowIfClosed();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channelId, _summary.ChannelCount);
        ArgumentOutOfRangeException.ThrowIfNegative(logTime);
        ArgumentOutOfRangeException.ThrowIfNegative(publishTime);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxDataBytes, nameof(data));
        // A message that fills a chunk gets one of its own: small neighbours stay cheap to read.
        if (_chunk.Length > 0 && data.Length >= _chunkBytes)
            WriteChunk();
        _chunk.Add(new Message
        {
            ChannelId = channelId,
            Sequence = sequence,
            LogTime = (ulong)logTime,
            PublishTime = (ulong)publishTime,
            Data = data,
        });
        _summary.CountMessage(channelId, (ulong)logTime);
        if (_chunk.Length >= _chunkBytes)
            WriteChunk();
    }

    /// <summary>Carries a file along.</summary>
    /// <param name="name">File name.</param>
    /// <param name="mediaType">Such as <c>application/yaml</c>.</param>
    /// <param name="logTime">When it was recorded, nanoseconds, 0 or more.</param>
    /// <param name="data">Its content, at most <see cref="MaxDataBytes"/>.</param>
    public void WriteAttachment(string name, string mediaType, long logTime, ReadOnlySpan<byte> data)
    {
        ThrowIfClosed();
        ArgumentOutOfRangeException.ThrowIfNegative(logTime);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxDataBytes, nameof(data));
        byte[] nameBytes = Encoding.UTF8.GetBytes(name), typeBytes = Encoding.UTF8.GetBytes(mediaType);
        new Attachment { LogTime = (ulong)logTime, CreateTime = (ulong)logTime, Name = nameBytes, MediaType = typeBytes, Data = data }.Write(_out);
        _summary.AddAttachment(new AttachmentIndex
        {
            Offset = (ulong)Position,
            Length = (ulong)_out.Length,
            LogTime = (ulong)logTime,
            CreateTime = (ulong)logTime,
            DataSize = (ulong)data.Length,
            Name = nameBytes,
            MediaType = typeBytes,
        });
        Flush();
    }

    /// <summary>Leaves key-value pairs under a name, written in the given order.</summary>
    public void WriteMetadata(string name, IEnumerable<KeyValuePair<string, string>> entries)
    {
        ThrowIfClosed();
        int start = _out.Begin(Opcode.Metadata);
        _out.String(name);
        _out.Map(entries);
        _out.End(start);
        _summary.AddMetadata(new MetadataIndex { Offset = (ulong)Position, Length = (ulong)_out.Length, Name = Encoding.UTF8.GetBytes(name) });
        Flush();
    }

    /// <summary>Writes the last chunk, the summary and the footer. Further calls do nothing.</summary>
    public void Close()
    {
        if (_isClosed)
            return;
        WriteChunk();
        _isClosed = true;
        new DataEnd(_dataCrc.Value).Write(_out);
        Flush();
        _summary.Write(_out, Position);
        Flush();
        _stream.Flush();
        _chunk.Dispose();
    }

    /// <summary>Closes the file; the stream stays open.</summary>
    public void Dispose() => Close();

    private void WriteChunk()
    {
        if (_chunk.Length == 0)
            return;
        _chunk.WriteChunk(_out);
        int chunkLength = _out.Length;
        _offsets.Clear();
        _chunk.WriteIndexes(_out, Position, _offsets);
        _summary.AddChunk(new ChunkIndex
        {
            MessageStartTime = _chunk.StartTime,
            MessageEndTime = _chunk.EndTime,
            ChunkStartOffset = (ulong)Position,
            ChunkLength = (ulong)chunkLength,
            MessageIndexOffsets = _offsets.Written,
            MessageIndexLength = (ulong)(_out.Length - chunkLength),
            Compression = _chunk.CompressionName,
            CompressedSize = (ulong)_chunk.CompressedLength,
            UncompressedSize = (ulong)_chunk.Length,
        });
        _chunk.Clear();
        Flush();
    }

    private void Flush()
    {
        _dataCrc.Append(_out.Written);
        _stream.Write(_out.Written);
        Position += _out.Length;
        _out.Clear();
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_isClosed, this);
}
