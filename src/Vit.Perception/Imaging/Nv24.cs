namespace Vit.Perception.Imaging;

/// <summary>
/// NV24 (full-size chroma) to BGR, which OpenCV does not have. BT.601 limited range in the 20-bit fixed point
/// that OpenCV uses for its 4:2:0 and 4:2:2 formats, so equal colours give equal bytes in all of them.
/// </summary>
internal static class Nv24
{
    private const int Shift = 20;
    private const int Luma = 1220542;
    private const int BlueFromU = 2116026;
    private const int GreenFromU = -409993;
    private const int GreenFromV = -852492;
    private const int RedFromV = 1673527;

    /// <summary>Converts; luma rows are <paramref name="step"/> bytes apart, chroma rows (U V pairs) twice that.</summary>
    public static unsafe void ToBgr(byte* luma, byte* chroma, long step, int width, int height, byte* destination, long destinationStep)
    {
        for (int row = 0; row < height; row++)
        {
            byte* y = luma + (row * step), uv = chroma + (2 * row * step), bgr = destination + (row * destinationStep);
            for (int x = 0; x < width; x++, bgr += 3)
            {
                int grey = (Math.Max(0, y[x] - 16) * Luma) + (1 << (Shift - 1));
                int u = uv[2 * x] - 128, v = uv[(2 * x) + 1] - 128;
                bgr[0] = Clamp(grey + (BlueFromU * u));
                bgr[1] = Clamp(grey + (GreenFromU * u) + (GreenFromV * v));
                bgr[2] = Clamp(grey + (RedFromV * v));
            }
        }
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value >> Shift, 0, 255);
}
