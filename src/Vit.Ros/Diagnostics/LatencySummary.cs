namespace Vit.Ros.Diagnostics;

/// <summary>What a <see cref="LatencyWindow"/> has seen.</summary>
/// <param name="Total">How many samples there were in all; the times are those of the newest.</param>
/// <param name="P50">Half of the samples took no longer: the median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">None took longer.</param>
public readonly record struct LatencySummary(long Total, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max);
