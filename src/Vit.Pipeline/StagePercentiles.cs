namespace Vit.Pipeline;

/// <summary>How long a stage took: median, 95th and 99th percentile and mean, in milliseconds.</summary>
public readonly record struct StagePercentiles(string Stage, double P50, double P95, double P99, double Mean);
