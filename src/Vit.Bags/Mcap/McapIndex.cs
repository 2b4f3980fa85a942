namespace Vit.Bags.Mcap;

/// <summary>What is known of an MCAP file before its messages are read, from its summary or from a scan.</summary>
internal sealed class McapIndex
{
    /// <summary>Chunks that may hold wanted messages.</summary>
    public List<ChunkLocation> Chunks { get; } = [];

    public List<BagAttachment> Attachments { get; } = [];

    public List<BagUserData> UserData { get; } = [];

    /// <summary>True when every record was already read and every loss reported.</summary>
    public bool IsScanned { get; init; }

    public long? MessageCount { get; set; }

    public long? StartTime { get; set; }

    public long? EndTime { get; set; }
}
