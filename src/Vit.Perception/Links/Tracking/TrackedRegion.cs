namespace Vit.Perception.Links;

/// <summary>A region with an id that stays while it is seen.</summary>
/// <param name="Id">Given by its source, or <c>r1</c>, <c>r2</c>, ... in order of appearance.</param>
/// <param name="Label">What it shows; empty when unknown.</param>
/// <param name="Score">How sure its source is, 0..1.</param>
/// <param name="Box">Source pixels; of the last frame that saw it.</param>
/// <param name="Index">Its index in the frame's <see cref="RegionSet"/>, -1 while it is out of sight.</param>
public readonly record struct TrackedRegion(string Id, string Label, float Score, SourceBox Box, int Index)
{
    /// <summary>This frame saw it.</summary>
    public bool IsVisible => Index >= 0;
}
