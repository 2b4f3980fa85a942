using System.Buffers.Binary;

namespace Vit.Messages;

/// <summary>Writes plain XCDR1, little endian, its encapsulation header included (DDS-XTypes 1.3, 7.4). Not thread safe.</summary>
/// <remarks>Padding is written as 0, and there is none behind the last field.</remarks>
public ref partial struct CdrWriter
{
    private readonly CdrBuffer? _buffer;
    private Span<byte> _memory;
    private int _position;

    /// <summary>Starts a payload in memory that grows as needed. What the buffer held before is lost.</summary>
    public CdrWriter(CdrBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        _buffer = buffer;
        _memory = buffer.Memory;
        Encapsulation.LittleEndian.CopyTo(Next(Encapsulation.Size, 1));
    }

    /// <summary>Starts a payload in memory of fixed size.</summary>
    /// <exception cref="CdrException">It does not even hold the header.</exception>
    public CdrWriter(Span<byte> destination)
    {
        _memory = destination;
        Encapsulation.LittleEndian.CopyTo(Next(Encapsulation.Size, 1));
    }

    /// <summary>The payload so far, header included. Lies in the destination: valid until that is written again.</summary>
    public readonly ReadOnlySpan<byte> Written => _memory[.._position];

    /// <summary>Writes a bool as 0 or 1.</summary>
    public void WriteBoolean(bool value) => Next(1, 1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Writes <c>uint8</c>, <c>byte</c> or <c>char</c>.</summary>
    public void WriteByte(byte value) => Next(1, 1)[0] = value;

    /// <summary>Writes <c>int8</c>.</summary>
    public void WriteSByte(sbyte value) => WriteByte((byte)value);

    /// <summary>Writes <c>uint16</c>.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(sizeof(ushort), sizeof(ushort)), value);

    /// <summary>Writes <c>int16</c>.</summary>
    public void WriteInt16(short value) => WriteUInt16((ushort)value);

    /// <summary>Writes <c>uint32</c>.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint), sizeof(uint)), value);

    /// <summary>Writes <c>int32</c>.</summary>
    public void WriteInt32(int value) => WriteUInt32((uint)value);

    /// <summary>Writes <c>uint64</c>.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong), sizeof(ulong)), value);

    /// <summary>Writes <c>int64</c>.</summary>
    public void WriteInt64(long value) => WriteUInt64((ulong)value);

    /// <summary>Writes <c>float32</c>.</summary>
    public void WriteSingle(float value) => WriteUInt32(BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes <c>float64</c>.</summary>
    public void WriteDouble(double value) => WriteUInt64(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Room for the next bytes, behind the zeros that <paramref name="alignment"/> asks for. Offsets count from behind the header.</summary>
    private Span<byte> Next(long size, int alignment)
    {
        int padding = (Encapsulation.Size - _position) & (alignment - 1);
        long end = _position + padding + size;
        if (end > _memory.Length)
            Grow(end);
        _memory.Slice(_position, padding).Clear();
        Span<byte> room = _memory.Slice(_position + padding, (int)size);
        _position = (int)end;
        return room;
    }

    private void Grow(long needed)
    {
        if (_buffer is null)
            CdrErrors.Full(needed, _memory.Length);
        _memory = _buffer.Grow(needed, _position);
    }
}
