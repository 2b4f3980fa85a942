using System.Text;
using Vit.Bags.Mcap.Records;

namespace Vit.Bags.Mcap;

/// <summary>
/// Reads the data section of an MCAP stream in file order: gives messages and unpacked chunks, keeps schemas, channels, attachments and
/// metadata, and reports what is damaged.
/// </summary>
internal sealed class DataSection(Stream stream, string path, BagReaderOptions options, ChannelTable channels, BagRecovery recovery) : IDisposable
{
    private readonly RecordStream _records = new(stream, options.RecordLimit);
    private readonly ChunkUnpacker _unpacker = new(options.RecordLimit);
    private byte[] _unpacked = [];
    private BagLoss? _lostChunk;

    public List<BagAttachment> Attachments { get; } = [];

    public List<BagUserData> UserData { get; } = [];

    /// <summary>True when the current step is a chunk, false when it is a message.</summary>
    public bool IsChunk { get; private set; }

    /// <summary>The message's content, or the chunk's records decompressed; valid until the next step.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Where the current record starts, and its length, in the stream.</summary>
    public (long Offset, long Length) Location => (_records.Offset, _records.Length);

    /// <exception cref="BagFormatException">The stream does not start as an MCAP file does.</exception>
    public void Open()
    {
        if (!_records.ReadMagic())
            throw BagFormatException.At(path, "not an MCAP file (magic bytes missing)", "check that it is a bag and was copied whole");
    }

    /// <summary>Steps to the next message outside a chunk, or to the next whole chunk; false at the end of the data section.</summary>
    public bool MoveNext()
    {
        while (_records.MoveNext())
        {
            if (_lostChunk is not null && _records.Opcode != Opcode.MessageIndex)
                FlushLostChunk();
            if (_records.IsPartial && _records.Opcode != Opcode.Attachment)
            {
                Lose(_records.Opcode == Opcode.Message ? 1 : null,
                    $"{_records.Opcode} record is above the limit of {options.RecordLimit} bytes (BagReaderOptions.MaxRecordBytes)");
                continue;
            }
            switch (_records.Opcode)
            {
                case Opcode.Message:
                    (IsChunk, Content) = (false, _records.Content);
                    return true;
                case Opcode.Chunk when TryUnpack():
                    IsChunk = true;
                    return true;
                case Opcode.DataEnd:
                    CheckDataEnd();
                    return false;
                case Opcode.Footer:
                    return false;
                default:
                    Keep(_records.Content.Span);
                    break;
            }
        }
        FlushLostChunk();
        recovery.Add(new BagLoss(path, _records.Offset, _records.BytesLeft, 0, _records.BytesLeft == 0 ? 0 : null,
            _records.BytesLeft == 0 ? "the file has no footer: its recording was not closed" : "the file ends inside a record, or a record's length is damaged"));
        return false;
    }

    public void Dispose() => _unpacker.Dispose();

    private void Keep(ReadOnlySpan<byte> content)
    {
        bool whole = true;
        switch (_records.Opcode)
        {
            case Opcode.Schema:
                whole = channels.AddSchema(content);
                break;
            case Opcode.Channel:
                whole = channels.AddChannel(content);
                break;
            case Opcode.MessageIndex when _lostChunk is not null:
                whole = MessageIndex.TryParse(content, out MessageIndex index);
                _lostChunk = _lostChunk.Value with { Messages = (_lostChunk.Value.Messages ?? 0) + index.Records.Length / MessageIndex.EntryBytes };
                break;
            case Opcode.Attachment:
                whole = KeepAttachment(content);
                break;
            case Opcode.Metadata:
                whole = Metadata.TryParse(content, out Metadata metadata);
                if (whole)
                    UserData.Add(new BagUserData(Encoding.UTF8.GetString(metadata.Name), Maps.Read(metadata.Entries)));
                break;
        }
        if (!whole)
            Lose(0, $"{_records.Opcode} record is damaged");
    }

    private bool KeepAttachment(ReadOnlySpan<byte> content)
    {
        // Only the record's beginning is at hand, so the fields in front of the data are read one by one.
        var fields = new FieldReader(content);
        var index = new AttachmentIndex
        {
            Offset = (ulong)_records.Offset,
            Length = (ulong)_records.Length,
            LogTime = fields.UInt64(),
            CreateTime = fields.UInt64(),
            Name = fields.Prefixed(),
            MediaType = fields.Prefixed(),
            DataSize = fields.UInt64(),
        };
        if (!fields.IsWhole)
            return false;
        Attachments.Add(BagAttachment.From(index, path));
        return true;
    }

    private bool TryUnpack()
    {
        if (!Chunk.TryParse(_records.Content.Span, out Chunk chunk))
        {
            LoseChunk("chunk record is damaged");
            return false;
        }
        if (_unpacker.Unpack(chunk, ref _unpacked) is { } problem)
        {
            LoseChunk(problem);
            return false;
        }
        Content = chunk.Compression.IsEmpty
            ? _records.Content.Slice(chunk.RecordsStart, chunk.Records.Length)
            : _unpacked.AsMemory(0, (int)chunk.UncompressedSize);
        return true;
    }

    private void CheckDataEnd()
    {
        if (DataEnd.TryParse(_records.Content.Span, out DataEnd end) && end.DataSectionCrc != 0 && end.DataSectionCrc != _records.CrcBefore)
            recovery.Add(new BagLoss(path, 0, 0, 0, null, "data section CRC differs: some record outside the chunks is not what was written"));
    }

    private void Lose(long? messages, string reason) =>
        recovery.Add(new BagLoss(path, _records.Offset, _records.Length, 0, messages, reason));

    // The message indexes behind a chunk say how many messages were in it, so the report waits for them.
    private void LoseChunk(string reason) => _lostChunk = new BagLoss(path, _records.Offset, _records.Length, 1, null, reason);

    private void FlushLostChunk()
    {
        if (_lostChunk is { } loss)
            recovery.Add(loss);
        _lostChunk = null;
    }
}
