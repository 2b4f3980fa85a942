using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vit.Messages;

// The last parameter of each method names the values in an error; the compiler fills it in.
public ref partial struct CdrWriter
{
    /// <summary>Writes numbers with their count.</summary>
    public void WriteSequence<T>(List<T> values, int maxCount = int.MaxValue, [CallerArgumentExpression(nameof(values))] string what = "")
        where T : unmanaged, INumberBase<T>
    {
        WriteCount(values.Count, maxCount, what);
        WriteNumbers<T>(CollectionsMarshal.AsSpan(values));
    }

    /// <summary>Writes a fixed array of numbers.</summary>
    public void WriteArray<T>(T[] values, int length, [CallerArgumentExpression(nameof(values))] string what = "")
        where T : unmanaged, INumberBase<T>
    {
        CheckLength(values.Length, length, what);
        WriteNumbers<T>(values);
    }

    /// <summary>
    /// Writes a count and hands out the place of that many numbers for the caller to fill: aligned as <see cref="CdrBuffer"/> says,
    /// holding old bytes, lost with the next write.
    /// </summary>
    public Span<T> ReserveSequence<T>(int count, int maxCount = int.MaxValue, [CallerArgumentExpression(nameof(count))] string what = "")
        where T : unmanaged, INumberBase<T>
    {
        if (count < 0)
            CdrErrors.NegativeCount(count);
        if (!BitConverter.IsLittleEndian && Unsafe.SizeOf<T>() > 1)
            CdrErrors.BigEndianMachine();
        WriteCount(count, maxCount, what);
        return count == 0 ? [] : MemoryMarshal.Cast<byte, T>(Next((long)count * Unsafe.SizeOf<T>(), Unsafe.SizeOf<T>()));
    }

    /// <summary>Writes bools with their count.</summary>
    public void WriteBooleanSequence(List<bool> values, int maxCount = int.MaxValue, [CallerArgumentExpression(nameof(values))] string what = "")
    {
        WriteCount(values.Count, maxCount, what);
        WriteBooleans(CollectionsMarshal.AsSpan(values));
    }

    /// <summary>Writes a fixed array of bools.</summary>
    public void WriteBooleanArray(bool[] values, int length, [CallerArgumentExpression(nameof(values))] string what = "")
    {
        CheckLength(values.Length, length, what);
        WriteBooleans(values);
    }

    /// <summary>Writes messages with their count.</summary>
    public void WriteMessageSequence<T>(List<T> values, int maxCount = int.MaxValue, [CallerArgumentExpression(nameof(values))] string what = "")
        where T : IRosMessage<T>, new()
    {
        WriteCount(values.Count, maxCount, what);
        foreach (ref T value in CollectionsMarshal.AsSpan(values))
            value.Serialize(ref this);
    }

    /// <summary>Writes a fixed array of messages.</summary>
    public void WriteMessageArray<T>(T[] values, int length, [CallerArgumentExpression(nameof(values))] string what = "")
        where T : IRosMessage<T>, new()
    {
        CheckLength(values.Length, length, what);
        foreach (ref T value in values.AsSpan())
            value.Serialize(ref this);
    }

    private static void CheckLength(int length, int expected, string what)
    {
        if (length != expected)
            CdrErrors.WrongLength(what, length, expected);
    }

    private void WriteCount(int count, int maxCount, string what)
    {
        if (count > maxCount)
            CdrErrors.BeyondBound(what, count, maxCount);
        WriteUInt32((uint)count);
    }

    /// <summary>Without any number there is no padding either.</summary>
    private void WriteNumbers<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumberBase<T>
    {
        if (values.IsEmpty)
            return;
        int size = Unsafe.SizeOf<T>();
        Span<byte> bytes = Next((long)values.Length * size, size);
        MemoryMarshal.AsBytes(values).CopyTo(bytes);
        if (!BitConverter.IsLittleEndian)
            new CdrSpan<T>(bytes, swap: size > 1).CopyTo(MemoryMarshal.Cast<byte, T>(bytes));
    }

    private void WriteBooleans(ReadOnlySpan<bool> values)
    {
        Span<byte> bytes = Next(values.Length, 1);
        for (int i = 0; i < values.Length; i++)
            bytes[i] = values[i] ? (byte)1 : (byte)0;
    }
}
