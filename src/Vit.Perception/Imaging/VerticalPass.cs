using System.Runtime.Intrinsics;

namespace Vit.Perception.Imaging;

/// <summary>
/// One row of Pillow's vertical pass over 8-bit samples: 32-bit sums down each column, rounded and clipped to 8 bits.
/// Channels need no telling apart, so a row is just bytes.
/// </summary>
internal static unsafe class VerticalPass
{
    /// <summary>
    /// Target row from <paramref name="count"/> source rows, <paramref name="step"/> bytes apart, of <paramref name="length"/> bytes.
    /// Reads and writes exactly those.
    /// </summary>
    public static void Row(byte* source, long step, int* weights, int count, byte* destination, int length)
    {
        int x = 0;
        for (; x <= length - Vector128<byte>.Count; x += Vector128<byte>.Count)
            Sixteen(source + x, step, weights, count).Store(destination + x);
        for (; x < length; x++)
        {
            int sum = 0;
            for (int k = 0; k < count; k++)
                sum += source[(k * step) + x] * weights[k];
            destination[x] = HorizontalPass.Clip(sum);
        }
    }

    private static Vector128<byte> Sixteen(byte* source, long step, int* weights, int count)
    {
        Vector128<int> a = Vector128.Create(1 << (HorizontalPass.Precision - 1)), b = a, c = a, d = a;
        for (int k = 0; k < count; k++, source += step)
        {
            Vector128<int> weight = Vector128.Create(weights[k]);
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(source));
            a += Vector128.WidenLower(low).AsInt32() * weight;
            b += Vector128.WidenUpper(low).AsInt32() * weight;
            c += Vector128.WidenLower(high).AsInt32() * weight;
            d += Vector128.WidenUpper(high).AsInt32() * weight;
        }
        return Vector128.Narrow(Narrow(a, b), Narrow(c, d));
    }

    private static Vector128<ushort> Narrow(Vector128<int> low, Vector128<int> high) =>
        Vector128.Narrow(Clip(low), Clip(high)).AsUInt16();

    private static Vector128<int> Clip(Vector128<int> sums) =>
        Vector128.Min(Vector128.Max(sums >> HorizontalPass.Precision, Vector128<int>.Zero), Vector128.Create(255));
}
