using System.Numerics;
using System.Runtime.InteropServices;

namespace Vit.Perception.Attention;

/// <summary>Joins the heads of a layer. Rows of one head are contiguous, so a block of query rows is one run of floats a head.</summary>
internal static class HeadFuser
{
    /// <param name="layer">One layer's attention, [heads, headStride] row-major.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="start">Offset of the wanted run inside each head.</param>
    /// <param name="fusion">How to join.</param>
    /// <param name="fused">Receives the joined run; its length is the run's.</param>
    public static void Fuse(ReadOnlySpan<float> layer, int heads, int start, HeadFusion fusion, Span<float> fused)
    {
        int stride = layer.Length / heads;
        layer.Slice(start, fused.Length).CopyTo(fused);
        for (int head = 1; head < heads; head++)
        {
            ReadOnlySpan<float> next = layer.Slice((head * stride) + start, fused.Length);
            switch (fusion)
            {
                case HeadFusion.Max: Max(fused, next); break;
                case HeadFusion.Min: Min(fused, next); break;
                default: VectorMath.Add(fused, next); break;
            }
        }
        if (fusion == HeadFusion.Mean)
            VectorMath.Scale(fused, 1f / heads);
    }

    private static void Max(Span<float> target, ReadOnlySpan<float> other)
    {
        int done = Split(target, other, out Span<Vector<float>> t, out ReadOnlySpan<Vector<float>> o);
        for (int i = 0; i < t.Length; i++)
            t[i] = Vector.Max(t[i], o[i]);
        for (int i = done; i < target.Length; i++)
            target[i] = Math.Max(target[i], other[i]);
    }

    private static void Min(Span<float> target, ReadOnlySpan<float> other)
    {
        int done = Split(target, other, out Span<Vector<float>> t, out ReadOnlySpan<Vector<float>> o);
        for (int i = 0; i < t.Length; i++)
            t[i] = Vector.Min(t[i], o[i]);
        for (int i = done; i < target.Length; i++)
            target[i] = Math.Min(target[i], other[i]);
    }

    private static int Split(
        Span<float> target, ReadOnlySpan<float> other, out Span<Vector<float>> targets, out ReadOnlySpan<Vector<float>> others)
    {
        targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        others = MemoryMarshal.Cast<float, Vector<float>>(other)[..targets.Length];
        return targets.Length * Vector<float>.Count;
    }
}
