using System.Runtime.Intrinsics;

namespace Vit.Perception.Imaging;

/// <summary>Interleaved 8-bit BGR to float planes, values unchanged (0..255).</summary>
internal static unsafe class PlanarPixels
{
    /// <summary>Spreads a packed picture of width x height x 3 bytes over the planes.</summary>
    public static void Spread(ReadOnlySpan<byte> bgr, int width, int height, PlaneWindow planes)
    {
        fixed (byte* source = bgr)
        {
            byte* end = source + bgr.Length;
            for (int y = 0; y < height; y++)
                SpreadRow(source + (3L * y * width), end, width, planes.Red(y), planes.Green(y), planes.Blue(y));
        }
    }

    private static void SpreadRow(byte* bgr, byte* end, int width, float* red, float* green, float* blue)
    {
        int x = 0;

        // Four pixels are 12 bytes, read as 16.
        for (; x <= width - 4 && end - bgr >= 16; x += 4, bgr += 12)
        {
            Vector128<byte> pixels = Vector128.Load(bgr);
            Vector128.ConvertToSingle(FourBytes.Red(pixels)).Store(red + x);
            Vector128.ConvertToSingle(FourBytes.Green(pixels)).Store(green + x);
            Vector128.ConvertToSingle(FourBytes.Blue(pixels)).Store(blue + x);
        }
        for (; x < width; x++, bgr += 3)
        {
            blue[x] = bgr[0];
            green[x] = bgr[1];
            red[x] = bgr[2];
        }
    }
}
