namespace Vit.Perception.Links;

/// <summary>The largest eigenpair of a symmetric tridiagonal matrix.</summary>
internal static class Tridiagonal
{
    /// <summary>Bisection by Sturm counts (Golub and Van Loan, Matrix Computations, 8.4.1).</summary>
    public static double LargestEigenvalue(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < diagonal.Length; i++)
        {
            double radius = (i > 0 ? Math.Abs(below[i - 1]) : 0) + (i + 1 < diagonal.Length ? Math.Abs(below[i]) : 0);
            low = Math.Min(low, diagonal[i] - radius);
            high = Math.Max(high, diagonal[i] + radius);
        }
        for (int step = 0; step < 100; step++)
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
                break;
            if (CountBelow(diagonal, below, middle) == diagonal.Length)
                high = middle;
            else
                low = middle;
        }
        return high;
    }

    /// <summary>Its eigenvector of length 1, by the recurrence of the matrix's rows from the larger end (inverse iteration, two steps).</summary>
    public static void Eigenvector(
        ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below, double eigenvalue, Span<double> vector, Span<double> pivots)
    {
        // Just above the largest eigenvalue λI - T is positive definite, so elimination needs no exchange of rows.
        double shift = eigenvalue + (1e-13 * Math.Max(1, Math.Abs(eigenvalue)));
        int n = diagonal.Length;
        vector.Fill(1);
        for (int step = 0; step < 3; step++)
        {
            pivots[0] = Away(shift - diagonal[0]);
            for (int i = 1; i < n; i++)
            {
                double factor = -below[i - 1] / pivots[i - 1];
                pivots[i] = Away(shift - diagonal[i] + (factor * below[i - 1]));
                vector[i] -= factor * vector[i - 1];
            }
            vector[n - 1] /= pivots[n - 1];
            for (int i = n - 2; i >= 0; i--)
                vector[i] = (vector[i] + (below[i] * vector[i + 1])) / pivots[i];
            double squares = 0;
            foreach (double x in vector)
                squares += x * x;
            double scale = 1 / Math.Sqrt(squares);
            foreach (ref double x in vector)
                x *= scale;
        }
    }

    private static int CountBelow(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below, double x)
    {
        int count = 0;
        double pivot = 1;
        for (int i = 0; i < diagonal.Length; i++)
        {
            double coupling = i > 0 ? below[i - 1] * below[i - 1] : 0;
            pivot = diagonal[i] - x - (coupling / pivot);
            if (pivot == 0)
                pivot = -1e-300;
            if (pivot < 0)
                count++;
        }
        return count;
    }

    private static double Away(double pivot) => Math.Abs(pivot) < 1e-300 ? 1e-300 : pivot;
}
