using System.Buffers.Binary;
using System.Text;

namespace Vit.Bags.Mcap;

/// <summary>
/// Reads the fields of one record in order (specification, "Serialization"). A field that runs past the end reads as zero or empty and
/// clears <see cref="IsWhole"/> for good, so a record is parsed in one go and checked once.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;
    private bool _failed;

    /// <summary>True while every field read so far was there.</summary>
    public readonly bool IsWhole => !_failed;

    /// <summary>True when nothing is left to read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte UInt8() => Take(1) is { Length: 1 } bytes ? bytes[0] : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong UInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>String, Array or Map: a uint32 byte length and that many bytes.</summary>
    public ReadOnlySpan<byte> Prefixed() => Take(UInt32());

    /// <summary>Bytes with a uint64 length.</summary>
    public ReadOnlySpan<byte> LongPrefixed() => Take(UInt64());

    public string String() => Encoding.UTF8.GetString(Prefixed());

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take((ulong)_rest.Length);

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            _failed = true;
            _rest = default;
            return default;
        }
        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
