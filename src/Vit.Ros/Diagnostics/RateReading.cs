namespace Vit.Ros.Diagnostics;

/// <summary>What a <see cref="RateWatch"/> has seen.</summary>
/// <param name="PerSecond">Rate in Hz; 0 with fewer than two events in the window.</param>
/// <param name="Age">Time since the last one; null = there was none.</param>
/// <param name="Total">All there were.</param>
public readonly record struct RateReading(double PerSecond, TimeSpan? Age, long Total);
