namespace Vit.Perception.Links;

/// <summary>What stands after a frame. The lists belong to the tracker and hold until its next frame.</summary>
/// <param name="Regions">Every live track; those out of sight are kept for two seconds.</param>
/// <param name="Links">Links and candidates with a score that suffices, and links that are lost.</param>
/// <param name="StartedAnew">A cut to another scene or a jump of the clock ended everything before this frame.</param>
public readonly record struct LinkFrame(ReadOnlyMemory<TrackedRegion> Regions, ReadOnlyMemory<ObjectLink> Links, bool StartedAnew);
