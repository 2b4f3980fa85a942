using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vit.Messages;

public ref partial struct CdrReader
{
    /// <summary>Reads the count of a sequence.</summary>
    /// <param name="minimumElementSize">Least bytes of an element: a count that cannot fit into what is left is refused here.</param>
    /// <param name="maxCount">Bound of the sequence.</param>
    public int ReadCount(int minimumElementSize, int maxCount = int.MaxValue)
    {
        uint count = ReadUInt32();
        if ((ulong)count * (uint)minimumElementSize > (uint)Remaining)
            CdrErrors.CountTooLarge(count, minimumElementSize, _position - sizeof(uint), Remaining);
        if (count > maxCount)
            CdrErrors.BeyondBound("a sequence", count, maxCount);
        return (int)count;
    }

    /// <summary>Reads numbers into a list, in place of those it holds.</summary>
    public void ReadSequence<T>(List<T> values, int maxCount = int.MaxValue)
        where T : unmanaged, INumberBase<T>
    {
        CdrSpan<T> source = ReadSpan<T>(ReadCount(Unsafe.SizeOf<T>(), maxCount));
        CollectionsMarshal.SetCount(values, source.Length);
        source.CopyTo(CollectionsMarshal.AsSpan(values));
    }

    /// <summary>Reads numbers into an array of fixed length; a new one when <paramref name="values"/> has another.</summary>
    public T[] ReadArray<T>(T[] values, int length)
        where T : unmanaged, INumberBase<T>
    {
        CdrSpan<T> source = ReadSpan<T>(length);
        if (values.Length != length)
            values = new T[length];
        source.CopyTo(values);
        return values;
    }

    /// <summary>Reads bools into a list, in place of those it holds.</summary>
    public void ReadBooleanSequence(List<bool> values, int maxCount = int.MaxValue)
    {
        CdrBooleans source = ReadBooleans(ReadCount(1, maxCount));
        CollectionsMarshal.SetCount(values, source.Length);
        source.CopyTo(CollectionsMarshal.AsSpan(values));
    }

    /// <summary>Reads bools into an array of fixed length; a new one when <paramref name="values"/> has another.</summary>
    public bool[] ReadBooleanArray(bool[] values, int length)
    {
        CdrBooleans source = ReadBooleans(length);
        if (values.Length != length)
            values = new bool[length];
        source.CopyTo(values);
        return values;
    }

    /// <summary>Reads messages into a list, over those it holds.</summary>
    public void ReadMessageSequence<T>(List<T> values, int maxCount = int.MaxValue)
        where T : IRosMessage<T>, new()
    {
        int kept = Resize(values, ReadCount(T.MinimumCdrSize, maxCount), out int count);
        foreach (ref T value in CollectionsMarshal.AsSpan(values)[..kept])
            value.Deserialize(ref this);
        for (int i = kept; i < count; i++)
            values.Add(T.Read(ref this));
    }

    /// <summary>Reads messages into an array of fixed length, over those it holds.</summary>
    public T[] ReadMessageArray<T>(T[] values, int length)
        where T : IRosMessage<T>, new()
    {
        if (values.Length != length)
            values = RosArray.Of<T>(length);
        foreach (ref T value in values.AsSpan())
            value.Deserialize(ref this);
        return values;
    }

    /// <summary>Drops what a list has beyond <paramref name="wanted"/> elements; returns how many stay, to be read over.</summary>
    private static int Resize<T>(List<T> values, int wanted, out int count)
    {
        count = wanted;
        if (values.Count > wanted)
            values.RemoveRange(wanted, values.Count - wanted);
        return values.Count;
    }
}
