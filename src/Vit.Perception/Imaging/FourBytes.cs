using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vit.Perception.Imaging;

/// <summary>Picks one channel of four interleaved 3-byte pixels (12 of 16 bytes) as four 32-bit integers.</summary>
internal static class FourBytes
{
    // An index beyond 15 gives a zero byte; the bytes are picked in little-endian order.
    private const byte No = 0xFF;

    /// <summary>Channel 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Blue(Vector128<byte> pixels) =>
        Vector128.Shuffle(pixels, Vector128.Create(0, No, No, No, 3, No, No, No, 6, No, No, No, 9, No, No, No)).AsInt32();

    /// <summary>Channel 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Green(Vector128<byte> pixels) =>
        Vector128.Shuffle(pixels, Vector128.Create(1, No, No, No, 4, No, No, No, 7, No, No, No, 10, No, No, No)).AsInt32();

    /// <summary>Channel 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Red(Vector128<byte> pixels) =>
        Vector128.Shuffle(pixels, Vector128.Create(2, No, No, No, 5, No, No, No, 8, No, No, No, 11, No, No, No)).AsInt32();
}
