using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vit.Messages;

// What views are made of: everything here stays in the payload.
public ref partial struct CdrReader
{
    /// <summary>The count of a sequence whose elements check for themselves that they are there.</summary>
    public int ReadCount() => ReadCount(1);

    /// <summary>Takes bytes in place.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count, 1);

    /// <summary>Takes numbers in place. Without any there is no padding either.</summary>
    public CdrSpan<T> ReadSpan<T>(int count)
        where T : unmanaged, INumberBase<T>
    {
        int size = Unsafe.SizeOf<T>();
        return count == 0 ? default : new CdrSpan<T>(Take((long)count * size, size), _swap && size > 1);
    }

    /// <summary>Takes bools in place.</summary>
    public CdrBooleans ReadBooleans(int count) => new(Take(count, 1));

    /// <summary>Takes elements of varying size in place: walks over them once to find their end.</summary>
    public CdrSequence<T> ReadElements<T>(int count)
        where T : ICdrReadable<T>, allows ref struct
    {
        if ((long)count * T.MinimumCdrSize > Remaining)
            CdrErrors.CountTooLarge((uint)count, T.MinimumCdrSize, _position, Remaining);
        CdrReader start = this;
        for (int i = 0; i < count; i++)
            T.Read(ref this);
        return new CdrSequence<T>(start, count);
    }
}
