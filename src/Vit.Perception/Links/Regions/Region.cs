namespace Vit.Perception.Links;

/// <summary>One region of a <see cref="RegionSet"/>; its cells are at <see cref="RegionSet.Cells"/> and <see cref="RegionSet.Coverage"/>.</summary>
/// <param name="Id">The name it came with; empty when it has none and the tracker shall give one.</param>
/// <param name="Label">What it shows, in words; empty when unknown.</param>
/// <param name="Score">How sure its source is of it, 0..1.</param>
/// <param name="Box">Its box in source pixels, as given (it may reach beyond what the model sees).</param>
/// <param name="VisibleCells">Sum of its coverage, in cells.</param>
public readonly record struct Region(string Id, string Label, float Score, SourceBox Box, float VisibleCells);
