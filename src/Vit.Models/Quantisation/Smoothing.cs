namespace Vit.Models.Quantisation;

/// <summary>
/// Moves the spread of activations into the weights that read them (Xiao et al. 2023, SmoothQuant, strength 0.5): what a LayerNorm gives
/// for channel j is divided by <c>s[j]</c> and row j of the following weights multiplied by it. The product stays; one scale for all
/// channels of the activations loses less. No pictures are needed: normalised values have variance 1, so a channel's size follows
/// from the norm's own gain and shift.
/// </summary>
public static class Smoothing
{
    /// <summary>A normalised value is seldom larger; the result hardly depends on it.</summary>
    private const float LargestDeviation = 3;

    /// <summary>Keeps factors of channels that are nearly dead from leaving float32's range.</summary>
    private const float LargestFactor = 1024;

    /// <summary>The divisor of each channel.</summary>
    /// <param name="gain">LayerNorm's weight, [D].</param>
    /// <param name="shift">LayerNorm's bias, [D].</param>
    /// <param name="largestWeight">Largest magnitude in each row of the weights that read the norm, [D].</param>
    public static float[] Factors(ReadOnlySpan<float> gain, ReadOnlySpan<float> shift, ReadOnlySpan<float> largestWeight)
    {
        var factors = new float[gain.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            float activation = Math.Abs(shift[i]) + (LargestDeviation * Math.Abs(gain[i]));
            float factor = MathF.Sqrt(activation / largestWeight[i]);
            factors[i] = activation > 0 && largestWeight[i] > 0 ? Math.Clamp(factor, 1 / LargestFactor, LargestFactor) : 1;
        }
        return factors;
    }

    /// <summary>Raises each entry to the largest magnitude in the row of its number.</summary>
    /// <param name="largest">[rows], changed in place.</param>
    /// <param name="weights">[rows, *], row-major.</param>
    public static void RaiseToRows(Span<float> largest, ReadOnlySpan<float> weights)
    {
        int columns = weights.Length / largest.Length;
        for (int i = 0; i < largest.Length; i++)
        {
            foreach (float weight in weights.Slice(i * columns, columns))
                largest[i] = Math.Max(largest[i], Math.Abs(weight));
        }
    }
}
