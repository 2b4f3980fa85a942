using System.Numerics;
using System.Runtime.InteropServices;

namespace Vit.Perception.Links;

/// <summary>The loops over float rows that scoring and discovery spend their time in.</summary>
internal static class RowMath
{
    /// <summary>target += factor · row; equal lengths.</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> row, float factor)
    {
        Span<Vector<float>> t = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> r = MemoryMarshal.Cast<float, Vector<float>>(row)[..t.Length];
        var f = new Vector<float>(factor);
        for (int i = 0; i < t.Length; i++)
            t[i] = Vector.MultiplyAddEstimate(f, r[i], t[i]);
        for (int i = t.Length * Vector<float>.Count; i < target.Length; i++)
            target[i] += factor * row[i];
    }

    /// <summary>Σ a·b; equal lengths. Two accumulators hide the latency of the multiply-adds.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> va = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> vb = MemoryMarshal.Cast<float, Vector<float>>(b)[..va.Length];
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        int i = 0;
        for (; i + 1 < va.Length; i += 2)
        {
            even = Vector.MultiplyAddEstimate(va[i], vb[i], even);
            odd = Vector.MultiplyAddEstimate(va[i + 1], vb[i + 1], odd);
        }
        if (i < va.Length)
            even = Vector.MultiplyAddEstimate(va[i], vb[i], even);
        float sum = Vector.Sum(even + odd);
        for (int k = va.Length * Vector<float>.Count; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }

    /// <summary>Makes a vector's length 1; a zero vector stays.</summary>
    public static void Normalise(Span<float> vector)
    {
        double squares = 0;
        foreach (float x in vector)
            squares += (double)x * x;
        if (squares == 0)
            return;
        float scale = (float)(1 / Math.Sqrt(squares));
        foreach (ref float x in vector)
            x *= scale;
    }
}
