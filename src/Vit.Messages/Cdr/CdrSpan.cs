using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vit.Messages;

/// <summary>Numbers inside a payload.</summary>
/// <remarks>
/// When the payload has this machine's byte order, <see cref="TryGetSpan"/> gives them as they lie: no copy. Their address is a multiple
/// of their size only where the payload's fifth byte is at one (buffers of <see cref="CdrBuffer"/> are so); x64 and arm64 read
/// unaligned numbers as well. Otherwise <see cref="CopyTo"/> and the indexer turn the bytes round.
/// </remarks>
/// <typeparam name="T">Type of a number.</typeparam>
public readonly ref struct CdrSpan<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _swap;

    internal CdrSpan(ReadOnlySpan<byte> bytes, bool swap)
    {
        _bytes = bytes;
        _swap = swap;
    }

    /// <summary>How many numbers there are.</summary>
    public int Length => _bytes.Length / Unsafe.SizeOf<T>();

    /// <summary>One number, in this machine's byte order.</summary>
    public T this[int index]
    {
        get
        {
            ReadOnlySpan<byte> bytes = _bytes.Slice(index * Unsafe.SizeOf<T>(), Unsafe.SizeOf<T>());
            T value = MemoryMarshal.Read<T>(bytes);
            if (_swap)
                Reverse(new Span<T>(ref value));
            return value;
        }
    }

    /// <summary>The numbers as they lie in the payload; false when its byte order is not this machine's.</summary>
    public bool TryGetSpan(out ReadOnlySpan<T> values)
    {
        values = _swap ? default : MemoryMarshal.Cast<byte, T>(_bytes);
        return !_swap;
    }

    /// <summary>Copies all numbers, in this machine's byte order.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="Length"/>.</exception>
    public void CopyTo(Span<T> destination)
    {
        _bytes.CopyTo(MemoryMarshal.AsBytes(destination));
        if (_swap)
            Reverse(destination[..Length]);
    }

    /// <summary>A copy.</summary>
    public T[] ToArray()
    {
        var array = new T[Length];
        CopyTo(array);
        return array;
    }

    /// <summary>A copy.</summary>
    public List<T> ToList()
    {
        var list = new List<T>();
        CollectionsMarshal.SetCount(list, Length);
        CopyTo(CollectionsMarshal.AsSpan(list));
        return list;
    }

    private static void Reverse(Span<T> values)
    {
        switch (Unsafe.SizeOf<T>())
        {
            case sizeof(ushort):
                Span<ushort> shorts = MemoryMarshal.Cast<T, ushort>(values);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case sizeof(uint):
                Span<uint> ints = MemoryMarshal.Cast<T, uint>(values);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case sizeof(ulong):
                Span<ulong> longs = MemoryMarshal.Cast<T, ulong>(values);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
