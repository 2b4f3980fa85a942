namespace Vit.Perception.Links.Evaluation;

/// <summary>A region whose truth is known.</summary>
/// <param name="Id">Unique in its scene.</param>
/// <param name="Kind">What it shows, such as <c>lamp</c> or <c>end</c>.</param>
/// <param name="Unit">Regions of one scene with the same number belong together; -1 belongs to nothing.</param>
/// <param name="Box">Its box in pixels of the picture.</param>
/// <param name="Cells">The patch cells in which it shows, ascending.</param>
/// <param name="Coverage">The share of each of those cells that it covers, in (0, 1].</param>
public sealed record LabelledRegion(
    int Id, string Kind, int Unit, SourceBox Box, IReadOnlyList<ushort> Cells, IReadOnlyList<float> Coverage);
