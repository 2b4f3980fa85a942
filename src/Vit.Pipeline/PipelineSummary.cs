namespace Vit.Pipeline;

/// <summary>What a run did.</summary>
/// <param name="Taken">Frames taken from the source.</param>
/// <param name="Processed">Frames that became results.</param>
/// <param name="Drops">Those that did not, by reason.</param>
/// <param name="Stages">Times by stage.</param>
/// <param name="Duration">From the first frame to the end of the last.</param>
/// <param name="Cancelled">Whether the run was stopped before its source ended.</param>
public sealed record PipelineSummary(
    long Taken, long Processed, DropCounts Drops, IReadOnlyList<StagePercentiles> Stages, TimeSpan Duration, bool Cancelled);
