namespace Vit.Bags;

/// <summary>A metadata record of an MCAP file: key-value pairs that the recorder left under a name.</summary>
/// <param name="Name">The record's name. rosbag2 keeps a copy of its metadata under <c>rosbag2</c>.</param>
/// <param name="Entries">The pairs.</param>
public sealed record BagUserData(string Name, IReadOnlyDictionary<string, string> Entries);
