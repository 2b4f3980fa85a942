namespace Vit.Perception.Links;

/// <summary>A link between two tracked regions: the fields of vit_msgs/ObjectLink. Forward is source to target.</summary>
/// <param name="SourceId">Id of one region.</param>
/// <param name="TargetId">Id of the other.</param>
/// <param name="Score">Smoothed chance that the two belong together, 0..1.</param>
/// <param name="Lift">Of the last frame that saw both; see <see cref="PairScore.Lift"/>.</param>
/// <param name="Z">Of that frame; 0 when it had too few places to compare with.</param>
/// <param name="AttentionForward">Of that frame, 0..1.</param>
/// <param name="AttentionBackward">Of that frame, 0..1.</param>
/// <param name="FeatureSimilarity">Of that frame, -1..1.</param>
/// <param name="Distance">Of that frame, between the middles of the boxes in source pixels.</param>
/// <param name="FramesSeen">Frames that scored the pair, up to 65535.</param>
/// <param name="State">How sure it is.</param>
public readonly record struct ObjectLink(
    string SourceId,
    string TargetId,
    float Score,
    float Lift,
    float Z,
    float AttentionForward,
    float AttentionBackward,
    float FeatureSimilarity,
    float Distance,
    ushort FramesSeen,
    LinkState State);
