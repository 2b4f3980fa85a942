using System.Runtime.InteropServices;

namespace Vit.Messages;

/// <summary>
/// Memory to write payloads into, one after the other: it grows when a payload needs it and never shrinks, so it soon allocates nothing.
/// Not thread safe.
/// </summary>
/// <remarks>
/// The memory does not move, and the byte behind the encapsulation header lies at a multiple of 16: numbers in a payload are aligned
/// in memory as they are in CDR.
/// </remarks>
public sealed class CdrBuffer
{
    private const int Alignment = 16;

    private byte[] _array;
    private int _start;

    /// <summary>Allocates memory for payloads of up to <paramref name="capacity"/> bytes.</summary>
    public CdrBuffer(int capacity = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _array = Allocate(Math.Clamp(capacity, Encapsulation.Size, Array.MaxLength - Alignment), out _start);
    }

    /// <summary>Largest payload that fits without growing, in bytes.</summary>
    public int Capacity => _array.Length - Alignment;

    /// <summary>
    /// Room for a whole payload of <paramref name="length"/> bytes that comes ready-made, encapsulation header included: from a bag or the
    /// network. What the buffer held before is lost. Valid until the buffer is used again.
    /// </summary>
    public Span<byte> Reserve(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return (length > Capacity ? Grow(length, written: 0) : Memory)[..length];
    }

    /// <summary>The first <paramref name="length"/> bytes of what was written last, header included. Valid until the buffer is used again.</summary>
    public ReadOnlySpan<byte> Payload(int length) => Memory[..length];

    internal Span<byte> Memory => _array.AsSpan(_start, Capacity);

    /// <summary>Makes room for <paramref name="needed"/> bytes, keeps the first <paramref name="written"/>.</summary>
    internal Span<byte> Grow(long needed, int written)
    {
        int most = Array.MaxLength - Alignment;
        if (needed > most)
            CdrErrors.TooLarge(needed);
        long wanted = Math.Max(needed, 2L * Capacity);
        byte[] array = Allocate((int)Math.Min(wanted, most), out int start);
        Memory[..written].CopyTo(array.AsSpan(start));
        (_array, _start) = (array, start);
        return Memory;
    }

    private static byte[] Allocate(int capacity, out int start)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(capacity + Alignment, pinned: true);
        nint bodyAddress = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) + Encapsulation.Size;
        start = (int)(-bodyAddress & (Alignment - 1));
        return array;
    }
}
