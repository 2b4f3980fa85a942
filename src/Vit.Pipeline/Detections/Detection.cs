using Vit.Perception.Links;

namespace Vit.Pipeline.Detections;

/// <summary>A box that a detector found.</summary>
/// <param name="Box">Source pixels, upright.</param>
/// <param name="Label">Class of its best hypothesis; empty when it has none.</param>
/// <param name="Score">How sure the detector is of it, 0..1.</param>
/// <param name="Id">The detector's name for it over time; empty when it gives none.</param>
internal readonly record struct Detection(SourceBox Box, string Label, float Score, string Id);
