using System.Numerics;
using System.Runtime.InteropServices;

namespace Vit.Perception.Attention;

/// <summary>The few loops over float spans that rollout spends its time in. Spans of one call have equal lengths.</summary>
internal static class VectorMath
{
    /// <summary>Sum of the values, in vector lanes first (so not in index order).</summary>
    public static float Sum(ReadOnlySpan<float> values)
    {
        Vector<float> lanes = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> v in vectors)
            lanes += v;
        float sum = Vector.Sum(lanes);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>target += other.</summary>
    public static void Add(Span<float> target, ReadOnlySpan<float> other)
    {
        Span<Vector<float>> t = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> o = MemoryMarshal.Cast<float, Vector<float>>(other)[..t.Length];
        for (int i = 0; i < t.Length; i++)
            t[i] += o[i];
        for (int i = t.Length * Vector<float>.Count; i < target.Length; i++)
            target[i] += other[i];
    }

    /// <summary>target *= factor.</summary>
    public static void Scale(Span<float> target, float factor)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] *= factor;
        for (int i = vectors.Length * Vector<float>.Count; i < target.Length; i++)
            target[i] *= factor;
    }

    /// <summary>
    /// target += Σ factors[k] · rows[k]: four rows at a time, so that the target is loaded and stored once for four multiply-adds.
    /// </summary>
    /// <param name="target">N values.</param>
    /// <param name="rows">[4, N] row-major.</param>
    /// <param name="factors">One factor a row.</param>
    public static void AddFour(Span<float> target, ReadOnlySpan<float> rows, Vector4 factors)
    {
        int n = target.Length;
        ReadOnlySpan<float> r0 = rows[..n], r1 = rows.Slice(n, n), r2 = rows.Slice(2 * n, n), r3 = rows.Slice(3 * n, n);
        Span<Vector<float>> t = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(r0)[..t.Length];
        ReadOnlySpan<Vector<float>> b = MemoryMarshal.Cast<float, Vector<float>>(r1)[..t.Length];
        ReadOnlySpan<Vector<float>> c = MemoryMarshal.Cast<float, Vector<float>>(r2)[..t.Length];
        ReadOnlySpan<Vector<float>> d = MemoryMarshal.Cast<float, Vector<float>>(r3)[..t.Length];
        var (fa, fb, fc, fd) = (
            new Vector<float>(factors.X), new Vector<float>(factors.Y), new Vector<float>(factors.Z), new Vector<float>(factors.W));
        for (int i = 0; i < t.Length; i++)
        {
            Vector<float> even = Vector.MultiplyAddEstimate(fa, a[i], fc * c[i]);
            Vector<float> odd = Vector.MultiplyAddEstimate(fb, b[i], fd * d[i]);
            t[i] += even + odd;
        }
        for (int i = t.Length * Vector<float>.Count; i < n; i++)
            target[i] += (factors.X * r0[i]) + (factors.Y * r1[i]) + (factors.Z * r2[i]) + (factors.W * r3[i]);
    }
}
