using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Vit.Messages;

/// <summary>
/// Reads plain XCDR1 (DDS-XTypes 1.3, 7.4) of either byte order from a whole payload, its encapsulation header included.
/// </summary>
/// <remarks>
/// Padding is skipped unseen and bytes behind the last field are never looked at: middlewares put rubbish into both. Every length is
/// checked before it is believed. Not thread safe; a copy of the struct is a second, independent cursor.
/// </remarks>
public ref partial struct CdrReader
{
    private readonly ReadOnlySpan<byte> _payload;
    private readonly bool _swap;
    private int _position;

    /// <summary>Starts at the first field.</summary>
    /// <param name="payload">The bytes; they must stay as they are while the reader and what it handed out are used.</param>
    /// <exception cref="CdrException">The payload is shorter than its header, or in another encoding than plain XCDR1.</exception>
    public CdrReader(ReadOnlySpan<byte> payload)
    {
        _swap = Encapsulation.IsLittleEndian(payload) != BitConverter.IsLittleEndian;
        _payload = payload;
        _position = Encapsulation.Size;
    }

    /// <summary>Bytes from the payload's start to the next unread one.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes not yet read, padding and surplus included.</summary>
    public readonly int Remaining => _payload.Length - _position;

    /// <summary>Reads a bool; any byte but 0 is true.</summary>
    public bool ReadBoolean() => ReadByte() != 0;

    /// <summary>Reads <c>uint8</c>, <c>byte</c> or <c>char</c>.</summary>
    public byte ReadByte() => Take(1, 1)[0];

    /// <summary>Reads <c>int8</c>.</summary>
    public sbyte ReadSByte() => (sbyte)ReadByte();

    /// <summary>Reads <c>uint16</c>.</summary>
    public ushort ReadUInt16()
    {
        ushort value = MemoryMarshal.Read<ushort>(Take(sizeof(ushort), sizeof(ushort)));
        return _swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads <c>int16</c>.</summary>
    public short ReadInt16() => (short)ReadUInt16();

    /// <summary>Reads <c>uint32</c>.</summary>
    public uint ReadUInt32()
    {
        uint value = MemoryMarshal.Read<uint>(Take(sizeof(uint), sizeof(uint)));
        return _swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads <c>int32</c>.</summary>
    public int ReadInt32() => (int)ReadUInt32();

    /// <summary>Reads <c>uint64</c>.</summary>
    public ulong ReadUInt64()
    {
        ulong value = MemoryMarshal.Read<ulong>(Take(sizeof(ulong), sizeof(ulong)));
        return _swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads <c>int64</c>.</summary>
    public long ReadInt64() => (long)ReadUInt64();

    /// <summary>Reads <c>float32</c>.</summary>
    public float ReadSingle() => BitConverter.UInt32BitsToSingle(ReadUInt32());

    /// <summary>Reads <c>float64</c>.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadUInt64());

    /// <summary>Takes the next bytes, behind the padding that <paramref name="alignment"/> asks for. Offsets count from behind the header.</summary>
    private ReadOnlySpan<byte> Take(long size, int alignment)
    {
        int padding = (Encapsulation.Size - _position) & (alignment - 1);
        if (padding + size > Remaining)
            CdrErrors.Truncated(size, _position, Math.Max(0, Remaining - padding));
        ReadOnlySpan<byte> bytes = _payload.Slice(_position + padding, (int)size);
        _position += padding + (int)size;
        return bytes;
    }
}
