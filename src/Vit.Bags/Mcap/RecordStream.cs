using System.Buffers.Binary;
using Vit.Bags.Compression;

namespace Vit.Bags.Mcap;

/// <summary>
/// The records of an MCAP stream one after another, whatever the stream. A record's content is held whole up to a limit; of attachments and
/// of larger records only the beginning is.
/// </summary>
internal sealed class RecordStream(Stream stream, int recordLimit)
{
    private const int WindowBytes = 128 << 10;
    private byte[] _buffer = new byte[WindowBytes];
    private int _start;
    private int _end;
    private long _toSkip;
    private Crc32 _crc;

    public Opcode Opcode { get; private set; }

    /// <summary>Where the record starts in the stream.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the whole record.</summary>
    public long Length { get; private set; }

    /// <summary>The record's content, valid until the next step; its beginning only when <see cref="IsPartial"/>.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    public bool IsPartial { get; private set; }

    /// <summary>CRC of everything before the current record.</summary>
    public uint CrcBefore => _crc.Value;

    /// <summary>After the last record: bytes left behind it that form no whole record.</summary>
    public long BytesLeft { get; private set; }

    /// <summary>Takes the leading magic.</summary>
    public bool ReadMagic()
    {
        if (!Fill(McapFormat.Magic.Length) || !_buffer.AsSpan(0, McapFormat.Magic.Length).SequenceEqual(McapFormat.Magic))
            return false;
        Consume(McapFormat.Magic.Length);
        Offset = McapFormat.Magic.Length;
        return true;
    }

    /// <summary>Steps to the next record; false at the end of the stream or at a record that runs past it.</summary>
    public bool MoveNext()
    {
        long next = Offset + Length;
        if (!SkipRest())
            return Stop(Length - _toSkip);
        Offset = next;
        Length = 0;
        if (!Fill(McapFormat.RecordHeaderBytes))
            return Stop(_end - _start);
        Opcode = (Opcode)_buffer[_start];
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_start + 1));
        if (length > (ulong)(long.MaxValue - Offset - McapFormat.RecordHeaderBytes) || !MayHold((long)length))
            return Stop(RemainingBytes());
        int limit = Opcode == Opcode.Attachment ? Math.Min(WindowBytes / 2, recordLimit) : recordLimit;
        IsPartial = length > (ulong)limit;
        int held = IsPartial ? Math.Min(limit, WindowBytes / 2) : (int)length;
        if (!Fill(McapFormat.RecordHeaderBytes + held))
            return Stop(_end - _start);
        Length = McapFormat.RecordHeaderBytes + (long)length;
        Content = _buffer.AsMemory(_start + McapFormat.RecordHeaderBytes, held);
        _toSkip = Length;
        return true;
    }

    private bool Stop(long bytesLeft)
    {
        BytesLeft = bytesLeft;
        Content = default;
        return false;
    }

    private long RemainingBytes() => _end - _start + (stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0);

    private bool MayHold(long length) => !stream.CanSeek || McapFormat.RecordHeaderBytes + length <= RemainingBytes();

    private bool SkipRest()
    {
        while (_toSkip > 0)
        {
            if (_start == _end && !Fill(1))
                return false;
            int step = (int)Math.Min(_toSkip, _end - _start);
            Consume(step);
            _toSkip -= step;
        }
        return true;
    }

    private void Consume(int count)
    {
        _crc.Append(_buffer.AsSpan(_start, count));
        _start += count;
    }

    /// <summary>Makes the next <paramref name="count"/> bytes available. The buffer grows with what really arrives.</summary>
    private bool Fill(int count)
    {
        if (_end - _start >= count)
            return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (stream.CanSeek)
            Buffers.Grow(ref _buffer, _end, count);
        while (_end < count)
        {
            if (_end == _buffer.Length)
                Buffers.Grow(ref _buffer, _end, Math.Min(count, 2 * _end));
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return false;
            _end += read;
        }
        return true;
    }
}
