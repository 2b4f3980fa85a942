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

    /// <summary>Throws when any value differs by more than <paramref name="tolerance"/> (absolute).</summary>
    public static void Within(double tolerance, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        double worst = MaxAbs(expected, actual);
        if (worst > tolerance)
            throw new InvalidOperationException($"{what}: largest difference {worst:g4} is beyond {tolerance:g4}");
    }
}
