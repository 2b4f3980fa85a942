namespace Vit.Bags;

/// <summary>One storage file of a bag, as metadata.yaml lists it from version 5 on.</summary>
/// <param name="Path">Relative to the bag's folder.</param>
/// <param name="StartingTime">Log time of its first message, nanoseconds since the Unix epoch.</param>
/// <param name="Duration">From its first to its last message, nanoseconds.</param>
/// <param name="MessageCount">Messages in it.</param>
public sealed record BagFileInformation(string Path, long StartingTime, long Duration, long MessageCount);
