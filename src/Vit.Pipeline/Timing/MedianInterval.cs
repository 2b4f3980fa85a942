namespace Vit.Pipeline.Timing;

/// <summary>A median and its 95 % interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="Median">The median.</param>
/// <param name="High">Upper end.</param>
public readonly record struct MedianInterval(double Low, double Median, double High)
{
    /// <summary>
    /// Of at least one value. The interval is that of order statistics: no distribution is assumed. With fewer than 6 values it is all of them.
    /// </summary>
    public static MedianInterval Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
        int n = sorted.Length;
        double reach = 0.98 * Math.Sqrt(n);
        int low = Math.Max((int)Math.Floor((n / 2.0) - reach) - 1, 0);
        int high = Math.Min((int)Math.Ceiling((n / 2.0) + reach), n - 1);
        return new(sorted[low], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[high]);
    }
}
