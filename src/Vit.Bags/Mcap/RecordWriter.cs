using System.Buffers.Binary;
using System.Text;
using Vit.Bags.Compression;

namespace Vit.Bags.Mcap;

/// <summary>A reused buffer that records are composed in: <see cref="Begin"/>, the fields in order, <see cref="End"/>.</summary>
internal sealed class RecordWriter
{
    private byte[] _buffer = new byte[4096];

    /// <summary>Bytes composed so far.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Opens a record; returns where it starts, for <see cref="End"/>.</summary>
    public int Begin(Opcode opcode)
    {
        int start = Length;
        UInt8((byte)opcode);
        UInt64(0);
        return start;
    }

    /// <summary>Closes the record opened at <paramref name="start"/> by filling in its length.</summary>
    public void End(int start)
    {
        int content = Length - start - McapFormat.RecordHeaderBytes;
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(start + 1), (ulong)content);
    }

    /// <summary>Leaves room for a uint32 byte length; returns its place, for <see cref="EndPrefixed"/>.</summary>
    public int BeginPrefixed()
    {
        UInt32(0);
        return Length;
    }

    public void EndPrefixed(int start) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start - sizeof(uint)), (uint)(Length - start));

    public void UInt8(byte value) => Reserve(1)[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    public void Prefixed(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        Bytes(value);
    }

    public void String(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        UInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>A Map&lt;string, string&gt;, in the given order.</summary>
    public void Map(IEnumerable<KeyValuePair<string, string>> entries)
    {
        int start = BeginPrefixed();
        foreach ((string key, string value) in entries)
        {
            String(key);
            String(value);
        }
        EndPrefixed(start);
    }

    /// <summary>The next <paramref name="count"/> bytes, to be filled by the caller at once.</summary>
    public Span<byte> Reserve(int count)
    {
        Buffers.Grow(ref _buffer, Length, checked(Length + count));
        Span<byte> place = _buffer.AsSpan(Length, count);
        Length += count;
        return place;
    }

    /// <summary>Takes back the last bytes.</summary>
    public void Shrink(int count) => Length -= count;
}
