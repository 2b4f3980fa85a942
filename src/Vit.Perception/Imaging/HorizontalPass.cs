using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vit.Perception.Imaging;

/// <summary>
/// One row of Pillow's horizontal pass over interleaved 8-bit BGR: 32-bit sums of pixel * weight, rounded and clipped to 8 bits.
/// Integer sums have no order, so every path gives the same bytes.
/// Both paths read 16 bytes where 12 (four pixels) count, so a row needs <see cref="ReadableBytes"/> behind its first pixel.
/// </summary>
internal static unsafe class HorizontalPass
{
    /// <summary>Bits of a fixed-point weight behind the point: 8-bit pixels and overshooting kernels leave 22 of 32.</summary>
    public const int Precision = 22;

    private const int Half = 1 << (Precision - 1);

    /// <summary>Whether the two-row path runs on this processor.</summary>
    public static bool HasTwoRows => Avx2.IsSupported;

    /// <summary>Bytes that may be read from the first pixel of a row on, padding weights included.</summary>
    public static long ReadableBytes(ResampleTaps taps, int firstColumn) =>
        (3L * (taps.Starts[^1] - firstColumn + taps.Stride)) + 4;

    /// <summary>Portable path. <paramref name="source"/> points to column <paramref name="firstColumn"/>; writes 3 bytes a target pixel.</summary>
    public static void Row(byte* source, int firstColumn, ResampleTaps taps, int* weights, byte* destination)
    {
        int[] starts = taps.Starts;
        int[] counts = taps.Counts;
        for (int x = 0; x < starts.Length; x++, weights += taps.Stride, destination += 3)
        {
            byte* pixels = source + (3L * (starts[x] - firstColumn));
            Vector128<int> blue = Vector128<int>.Zero, green = blue, red = blue;
            for (int k = 0; k < counts[x]; k += 4, pixels += 12)
            {
                Vector128<byte> four = Vector128.Load(pixels);
                Vector128<int> weight = Vector128.Load(weights + k);
                blue += FourBytes.Blue(four) * weight;
                green += FourBytes.Green(four) * weight;
                red += FourBytes.Red(four) * weight;
            }
            destination[0] = Clip(Vector128.Sum(blue));
            destination[1] = Clip(Vector128.Sum(green));
            destination[2] = Clip(Vector128.Sum(red));
        }
    }

    /// <summary>AVX2 path: two rows share the weights, and the red of both fills the lanes that blue and green leave free.</summary>
    public static void TwoRows(byte* sourceA, byte* sourceB, int firstColumn, ResampleTaps taps, int* weights, byte* destinationA, byte* destinationB)
    {
        const byte No = 0x80;
        Vector256<byte> blueGreen = Vector256.Create(
            0, No, No, No, 3, No, No, No, 6, No, No, No, 9, No, No, No,
            1, No, No, No, 4, No, No, No, 7, No, No, No, 10, No, No, No);
        Vector256<byte> red = Vector256.Create(
            2, No, No, No, 5, No, No, No, 8, No, No, No, 11, No, No, No,
            2, No, No, No, 5, No, No, No, 8, No, No, No, 11, No, No, No);
        Vector128<byte> toPixels = Vector128.Create((byte)0, 2, 4, No, 1, 3, 6, No, No, No, No, No, No, No, No, No);

        int[] starts = taps.Starts;
        int[] counts = taps.Counts;
        int stride = taps.Stride, last = starts.Length - 1;
        for (int x = 0; x <= last; x++, weights += stride, destinationA += 3, destinationB += 3)
        {
            long offset = 3L * (starts[x] - firstColumn);
            byte* a = sourceA + offset, b = sourceB + offset;
            Vector256<int> sumA = Vector256<int>.Zero, sumB = sumA, sumRed = sumA;
            for (int k = 0; k < counts[x]; k += 4, a += 12, b += 12)
            {
                Vector256<int> weight = Avx2.BroadcastVector128ToVector256(weights + k);
                Vector256<byte> fourA = Avx2.BroadcastVector128ToVector256(a), fourB = Avx2.BroadcastVector128ToVector256(b);
                Vector256<byte> both = Avx2.Blend(fourA.AsInt32(), fourB.AsInt32(), 0xF0).AsByte();
                sumA += Avx2.Shuffle(fourA, blueGreen).AsInt32() * weight;
                sumB += Avx2.Shuffle(fourB, blueGreen).AsInt32() * weight;
                sumRed += Avx2.Shuffle(both, red).AsInt32() * weight;
            }

            // Lanes: [BA.. BB.. | GA.. GB..] and [RA.. | RB..], then BA BB GA GB and RA RA RB RB.
            Vector256<int> pairs = Avx2.HorizontalAdd(sumA, sumB), redPairs = Avx2.HorizontalAdd(sumRed, sumRed);
            Vector128<int> blueAndGreen = Ssse3.HorizontalAdd(pairs.GetLower(), pairs.GetUpper());
            Vector128<int> reds = Ssse3.HorizontalAdd(redPairs.GetLower(), redPairs.GetUpper());
            Vector128<int> half = Vector128.Create(Half);
            Vector128<short> words = Sse2.PackSignedSaturate((blueAndGreen + half) >> Precision, (reds + half) >> Precision);
            Vector128<uint> bytes = Ssse3.Shuffle(Sse2.PackUnsignedSaturate(words, words), toPixels).AsUInt32();
            if (x < last)
            {
                // The fourth byte belongs to the next pixel, which overwrites it.
                *(uint*)destinationA = bytes.GetElement(0);
                *(uint*)destinationB = bytes.GetElement(1);
            }
            else
            {
                StorePixel(bytes.GetElement(0), destinationA);
                StorePixel(bytes.GetElement(1), destinationB);
            }
        }
    }

    /// <summary>A 32-bit sum as an 8-bit value.</summary>
    public static byte Clip(int sum) => (byte)Math.Clamp((sum + Half) >> Precision, 0, 255);

    private static void StorePixel(uint pixel, byte* destination)
    {
        *(ushort*)destination = (ushort)pixel;
        destination[2] = (byte)(pixel >> 16);
    }
}
