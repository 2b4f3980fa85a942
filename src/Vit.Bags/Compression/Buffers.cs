namespace Vit.Bags.Compression;

/// <summary>Growing of reused buffers.</summary>
internal static class Buffers
{
    private const int Granularity = 4096;

    /// <summary>Makes <paramref name="buffer"/> hold <paramref name="length"/> bytes; its content is lost when it grows.</summary>
    public static void Ensure(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<byte>(RoundUp(length));
    }

    /// <summary>Makes <paramref name="buffer"/> hold <paramref name="length"/> bytes and keeps its first <paramref name="used"/>; doubles.</summary>
    public static void Grow(ref byte[] buffer, int used, int length)
    {
        if (buffer.Length >= length)
            return;
        byte[] larger = GC.AllocateUninitializedArray<byte>(RoundUp((int)Math.Max(length, Math.Min(2L * buffer.Length, Array.MaxLength / 2))));
        buffer.AsSpan(0, used).CopyTo(larger);
        buffer = larger;
    }

    private static int RoundUp(int length) => (int)Math.Min(Array.MaxLength, ((long)length + Granularity - 1) / Granularity * Granularity);
}
