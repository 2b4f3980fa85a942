namespace Vit.Simulation;

/// <summary>What a labelled region shows.</summary>
public enum RegionKind
{
    /// <summary>A whole lamp, foot to shade.</summary>
    Lamp,

    /// <summary>The first third of a cable, and the stretch between its middle and its end.</summary>
    CablePart,

    /// <summary>The middle third of a cable by length.</summary>
    CableMiddle,

    /// <summary>A plug, wall socket or power strip with the last 12 % of its cable.</summary>
    End,

    /// <summary>Something else that stands around: a mug, a book, a chair, …</summary>
    Distractor,
}
