using Vit.Models.Cards;

namespace Vit.Perception.Imaging;

/// <summary>
/// The weights of one axis of an antialiased resize: target pixel <c>i</c> is the sum over <c>k</c> of
/// <c>Weight(i, k) * source[Starts[i] + k]</c>. The kernel is stretched by the reduction, cut at the border and normalised,
/// as Pillow's <c>precompute_coeffs</c> and torch's antialiased interpolation do.
/// </summary>
internal sealed class ResampleTaps
{
    private readonly double[] _weights;

    private ResampleTaps(int[] starts, int[] counts, int stride, double[] weights, int sourceEnd)
    {
        Starts = starts;
        Counts = counts;
        Stride = stride;
        _weights = weights;
        SourceEnd = sourceEnd;
    }

    /// <summary>First source pixel of each target pixel.</summary>
    public int[] Starts { get; }

    /// <summary>How many source pixels each target pixel has.</summary>
    public int[] Counts { get; }

    /// <summary>Weights stored per target pixel: the widest kernel rounded up to a multiple of four; the rest are zeros.</summary>
    public int Stride { get; }

    /// <summary>First source pixel that any target pixel needs.</summary>
    public int SourceStart => Starts[0];

    /// <summary>Behind the last source pixel that any target pixel needs (padding zeros not counted).</summary>
    public int SourceEnd { get; }

    /// <summary>Taps of target pixels <c>first .. first + count - 1</c> of a resize from source to target pixels.</summary>
    public static ResampleTaps Create(int source, int target, ResizeFilter filter, int first, int count)
    {
        double scale = (double)source / target;
        double stretch = Math.Max(scale, 1);
        double support = (filter == ResizeFilter.Bicubic ? 2 : 1) * stretch;
        int stride = (Math.Min(source, (int)Math.Ceiling(2 * support) + 1) + 3) / 4 * 4;
        var starts = new int[count];
        var counts = new int[count];
        var weights = new double[(long)count * stride];
        int sourceEnd = 0;
        for (int i = 0; i < count; i++)
        {
            double centre = (first + i + 0.5) * scale;
            int start = Math.Max(0, (int)(centre - support + 0.5));
            int end = Math.Min(source, (int)(centre + support + 0.5));
            Span<double> row = weights.AsSpan(i * stride, end - start);
            double sum = 0;
            for (int k = 0; k < row.Length; k++)
            {
                row[k] = Kernel(filter, (k + start - centre + 0.5) * (1 / stretch));
                sum += row[k];
            }
            for (int k = 0; k < row.Length && sum != 0; k++)
                row[k] /= sum;
            starts[i] = start;
            counts[i] = end - start;
            sourceEnd = Math.Max(sourceEnd, end);
        }
        return new(starts, counts, stride, weights, sourceEnd);
    }

    /// <summary>The weights times 2^<paramref name="bits"/>, rounded half away from zero, in an array that does not move.</summary>
    public int[] ToFixedPoint(int bits)
    {
        int[] result = GC.AllocateUninitializedArray<int>(_weights.Length, pinned: true);
        for (int i = 0; i < result.Length; i++)
            result[i] = (int)((_weights[i] * (1 << bits)) + (_weights[i] < 0 ? -0.5 : 0.5));
        return result;
    }

    /// <summary>The weights as float, in an array that does not move.</summary>
    public float[] ToFloat()
    {
        float[] result = GC.AllocateUninitializedArray<float>(_weights.Length, pinned: true);
        for (int i = 0; i < result.Length; i++)
            result[i] = (float)_weights[i];
        return result;
    }

    private static double Kernel(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        if (filter == ResizeFilter.Bilinear)
            return x < 1 ? 1 - x : 0;

        // Keys' cubic convolution with a = -0.5.
        const double A = -0.5;
        return x < 1 ? (((((A + 2) * x) - (A + 3)) * x * x) + 1)
            : x < 2 ? (((((x - 5) * x) + 8) * x) - 4) * A
            : 0;
    }
}
