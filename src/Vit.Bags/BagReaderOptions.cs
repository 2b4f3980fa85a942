namespace Vit.Bags;

/// <summary>What to read of a bag, and how much memory and disk that may take.</summary>
public sealed class BagReaderOptions
{
    /// <summary>Only these topics; null (the default) reads all. Chunks without any of them are not read.</summary>
    public IReadOnlyCollection<string>? Topics { get; init; }

    /// <summary>Only messages logged at or after this time, nanoseconds since the Unix epoch. Default: all.</summary>
    public long StartTime { get; init; } = long.MinValue;

    /// <summary>Only messages logged at or before this time, nanoseconds since the Unix epoch. Default: all.</summary>
    public long EndTime { get; init; } = long.MaxValue;

    /// <summary>
    /// Largest chunk or message held in memory, bytes, decompressed; a larger one is reported as lost. Default 512 MiB; at most 1 GiB
    /// has an effect. Memory is only taken for what the compressed input can really hold, whatever it claims.
    /// </summary>
    public int MaxRecordBytes { get; init; } = 512 << 20;

    /// <summary>
    /// Decompressed chunks kept at once when chunks overlap in time, bytes (one chunk is always kept). Default 64 MiB. More overlap than
    /// that is read correctly all the same, by decompressing chunks again.
    /// </summary>
    public long ChunkCacheBytes { get; init; } = 64L << 20;

    /// <summary>Largest temporary file for a bag compressed as a whole (<c>.mcap.zstd</c>, <c>.db3.zstd</c>), bytes. Default 64 GiB.</summary>
    public long MaxTemporaryBytes { get; init; } = 64L << 30;

    /// <summary>Folder for such temporary files. Default: the system's.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    internal int RecordLimit => Math.Clamp(MaxRecordBytes, 1, 1 << 30);

    internal bool WantsTopic(string name) => Topics is null || Topics.Contains(name);

    internal bool WantsTime(long logTime) => logTime >= StartTime && logTime <= EndTime;
}
