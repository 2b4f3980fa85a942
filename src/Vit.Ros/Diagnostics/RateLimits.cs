namespace Vit.Ros.Diagnostics;

/// <summary>Which rates are as they should be.</summary>
/// <param name="Min">Least, in Hz.</param>
/// <param name="Max">Greatest, in Hz.</param>
public readonly record struct RateLimits(double Min, double Max)
{
    /// <summary>Any rate will do.</summary>
    public static RateLimits None => new(0, double.PositiveInfinity);

    /// <summary>A rate and how far, relatively, it may be missed.</summary>
    /// <param name="rate">In Hz; 0 or less = any.</param>
    /// <param name="tolerance">0.1 takes nine tenths to eleven tenths.</param>
    public static RateLimits Around(double rate, double tolerance = 0.1) =>
        rate > 0 ? new(rate * (1 - tolerance), rate * (1 + tolerance)) : None;
}
