using Vit.Models.Cards;

namespace Vit.Perception.Tests.Imaging;

/// <summary>Pillow's resize written out plainly, one sample at a time: what the fast paths must reproduce.</summary>
internal static class PlainResize
{
    public static byte[] Run(byte[] source, int w, int h, int tw, int th, ResizeFilter filter, ResizePassOrder order)
    {
        bool verticalFirst = order == ResizePassOrder.Pillow13 && h > th && h - th > 2 * (w - tw);
        return verticalFirst
            ? Horizontal(Vertical(source, w, h, th, filter), w, th, tw, filter)
            : Vertical(Horizontal(source, w, h, tw, filter), tw, h, th, filter);
    }

    private static byte[] Horizontal(byte[] source, int w, int h, int tw, ResizeFilter filter)
    {
        if (w == tw)
            return source;
        var target = new byte[tw * h * 3];
        for (int y = 0; y < h; y++)
        {
            for (int x = 0; x < tw; x++)
            {
                for (int c = 0; c < 3; c++)
                    target[(((y * tw) + x) * 3) + c] = Sample(w, tw, x, filter, k => source[(((y * w) + k) * 3) + c]);
            }
        }
        return target;
    }

    private static byte[] Vertical(byte[] source, int w, int h, int th, ResizeFilter filter)
    {
        if (h == th)
            return source;
        var target = new byte[w * th * 3];
        for (int y = 0; y < th; y++)
        {
            for (int x = 0; x < 3 * w; x++)
                target[(y * 3 * w) + x] = Sample(h, th, y, filter, k => source[(k * 3 * w) + x]);
        }
        return target;
    }

    private static byte Sample(int n, int m, int i, ResizeFilter filter, Func<int, byte> at)
    {
        double scale = (double)n / m, stretch = Math.Max(scale, 1), support = (filter == ResizeFilter.Bilinear ? 1 : 2) * stretch;
        double centre = (i + 0.5) * scale;
        int low = Math.Max(0, (int)(centre - support + 0.5)), high = Math.Min(n, (int)(centre + support + 0.5));
        double[] weights = [.. Enumerable.Range(low, high - low).Select(k => Kernel(filter, (k - centre + 0.5) * (1 / stretch)))];
        double total = weights.Sum();
        long sum = 1 << 21;
        for (int k = 0; k < weights.Length; k++)
            sum += at(low + k) * (long)Math.Round(weights[k] / total * (1 << 22), MidpointRounding.AwayFromZero);
        return (byte)Math.Clamp(sum >> 22, 0, 255);
    }

    private static double Kernel(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        return filter == ResizeFilter.Bilinear ? Math.Max(0, 1 - x)
            : x < 1 ? (1.5 * x * x * x) - (2.5 * x * x) + 1
            : x < 2 ? (-0.5 * x * x * x) + (2.5 * x * x) - (4 * x) + 2
            : 0;
    }
}
