namespace Vit.Perception.Links;

/// <summary>How sure a link is. Values equal the constants of vit_msgs/ObjectLink.</summary>
public enum LinkState : byte
{
    /// <summary>Its score is high enough, but not for three frames yet.</summary>
    Candidate = 0,

    /// <summary>It held for at least three frames and its smoothed score has not fallen since.</summary>
    Linked = 1,

    /// <summary>It was linked, and one of its ends is out of sight.</summary>
    Lost = 2,
}
