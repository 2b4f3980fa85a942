namespace Vit.Testing;

/// <summary>Comparisons of whole arrays: they say where the largest difference is.</summary>
public static class Close
{
    /// <summary>Largest absolute difference; NaN anywhere counts as infinite.</summary>
    public static double MaxAbs(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            throw new ArgumentException($"lengths differ: expected {expected.Length}, actual {actual.Length}");
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double d = Math.Abs((double)expected[i] - actual[i]);
            worst = double.IsNaN(d) ? double.PositiveInfinity : Math.Max(worst, d);
        }
        return worst;
    }

    /// <summary>Cosine of the angle between two vectors, 1 = same direction; NaN when a value is not finite.</summary>
    public static double Cosine(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            throw new ArgumentException($"lengths differ: expected {expected.Length}, actual {actual.Length}");
        double product = 0, expectedSquares = 0, actualSquares = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            product += (double)expected[i] * actual[i];
            expectedSquares += (double)expected[i] * expected[i];
            actualSquares += (double)actual[i] * actual[i];
        }
        return product / Math.Sqrt(expectedSquares * actualSquares);
    }

    /// <summary>Throws when any value differs by more than <paramref name="tolerance"/> (absolute).</summary>
    public static void Within(double tolerance, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        double worst = MaxAbs(expected, actual);
        if (worst > tolerance)
            throw new InvalidOperationException($"{what}: largest difference {worst:g4} is beyond {tolerance:g4}");
    }
}
