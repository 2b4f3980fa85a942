namespace Vit.Perception.Links.Evaluation;

/// <summary>A figure with its 95 % bootstrap interval over images.</summary>
/// <param name="Value">On all images.</param>
/// <param name="Low">2.5th percentile of the draws.</param>
/// <param name="High">97.5th percentile of the draws.</param>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>The interval of some draws; draws that are not a number are left out.</summary>
    internal static Interval Of(double value, IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Where(d => !double.IsNaN(d)).Order()];
        return sorted.Length == 0 ? new(value, double.NaN, double.NaN) : new(value, Percentile(sorted, 0.025), Percentile(sorted, 0.975));
    }

    private static double Percentile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
