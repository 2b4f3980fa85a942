using Vit.Bags.Compression;

namespace Vit.Bags;

/// <summary>
/// Reads a rosbag2 bag in log-time order: a folder, a single .mcap or .db3 file, or either compressed by rosbag2. Damaged MCAP files are
/// read as far as they are whole, see <see cref="Recovery"/>. Memory stays within a few chunks, whatever the bag's size. Not thread-safe.
/// </summary>
public sealed class BagReader : IDisposable
{
    private readonly BagReaderOptions _options;
    private readonly TopicTable _topics;
    private readonly StorageOpener _opener;
    private readonly StorageMerge _merge;
    private MessageDecompressor? _decompressor;

    private BagReader(BagReaderOptions options, BagMetadata? metadata)
    {
        (_options, Metadata) = (options, metadata);
        _topics = new TopicTable(countsMessages: metadata is null);
        _opener = new StorageOpener(_topics, options, Recovery);
        _merge = new StorageMerge(_opener, options, Recovery);
    }

    /// <summary>The folder's metadata.yaml; null when there is none or a single file was opened.</summary>
    public BagMetadata? Metadata { get; }

    /// <summary>All topics of the bag, also those not read. With a metadata.yaml, topics missing there are added when their file is opened.</summary>
    public IReadOnlyList<BagTopic> Topics => _topics.Topics;

    /// <summary>Messages in the whole bag, unfiltered, as metadata.yaml or the storage files state; null when they do not.</summary>
    public long? MessageCount { get; private set; }

    /// <summary>Log time of the first message, unfiltered, nanoseconds since the Unix epoch; null for an empty bag.</summary>
    public long? StartTime { get; private set; }

    /// <summary>Log time of the last message, unfiltered, nanoseconds since the Unix epoch; null for an empty bag.</summary>
    public long? EndTime { get; private set; }

    /// <summary>What was lost so far.</summary>
    public BagRecovery Recovery { get; } = new();

    /// <summary>Files carried along in the storage files opened so far.</summary>
    public IReadOnlyList<BagAttachment> Attachments => _opener.Attachments;

    /// <summary>Metadata records of the MCAP files opened so far.</summary>
    public IReadOnlyList<BagUserData> UserData => _opener.UserData;

    /// <summary>Opens a bag.</summary>
    /// <param name="path">Its folder, its metadata.yaml, or one storage file. What a file is shows in its first bytes, not in its name.</param>
    /// <param name="options">What to read and the limits; null for everything and the defaults.</param>
    /// <exception cref="BagFormatException">There is no bag, or it is damaged so that nothing of it can be read.</exception>
    public static BagReader Open(string path, BagReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new BagReaderOptions();
        if (!File.Exists(path) && !Directory.Exists(path))
            throw BagFormatException.At(path, "there is no such file or folder", "check the path");
        string? folder = Directory.Exists(path) ? path
            : Path.GetFileName(path) == BagMetadata.FileName ? Path.GetDirectoryName(Path.GetFullPath(path))
            : null;
        BagMetadata? metadata = folder is not null && File.Exists(Path.Combine(folder, BagMetadata.FileName)) ? BagMetadata.Load(folder) : null;
        var reader = new BagReader(options, metadata);
        try
        {
            if (metadata is not null)
                reader.OpenListed(metadata, folder!);
            else
                reader.OpenAll(folder is null ? [path] : BagFiles.In(folder));
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Steps to the next wanted message in log-time order; equal times in the order of recording.</summary>
    /// <param name="message">The message; its payload is valid until the next call or until the reader is disposed of.</param>
    /// <returns>False at the end of the bag.</returns>
    /// <exception cref="BagFormatException">A database turned out to be damaged, or a file changed while it was read.</exception>
    public bool Read(out BagMessage message)
    {
        while (_merge.MoveNext(out message))
        {
            if (!IsCompressed(message))
                return true;
            _decompressor ??= new MessageDecompressor(_options.RecordLimit);
            if (_decompressor.TryUnpack(message.Payload.Span, out ReadOnlyMemory<byte> unpacked))
            {
                message = message with { Payload = unpacked };
                return true;
            }
            Recovery.Add(new BagLoss(_merge.CurrentPath, 0, message.Payload.Length, 0, 1,
                "a compressed message is damaged, or above BagReaderOptions.MaxRecordBytes"));
        }
        return false;
    }

    /// <summary>Closes the files and deletes the temporary ones.</summary>
    public void Dispose()
    {
        _merge.Dispose();
        _decompressor?.Dispose();
        _opener.Dispose();
    }

    // Without a metadata.yaml nothing says that messages are compressed; a CDR payload never looks like a Zstandard frame.
    private bool IsCompressed(in BagMessage message) => Metadata is not null
        ? Metadata.HasCompressedMessages
        : message.Topic.SerializationFormat == "cdr" && ZstdFrame.IsFrame(message.Payload.Span);

    private void OpenListed(BagMetadata metadata, string folder)
    {
        if (metadata.HasCompressedMessages && metadata.CompressionFormat != "zstd")
        {
            throw BagFormatException.At(Path.Combine(folder, BagMetadata.FileName),
                $"message compression '{metadata.CompressionFormat}' is not supported", "convert the bag to 'zstd' or to none");
        }
        foreach (BagTopic topic in metadata.Topics)
            _topics.GetOrAdd(topic);
        MessageCount = metadata.MessageCount;
        if (metadata.MessageCount > 0)
            (StartTime, EndTime) = (metadata.StartingTime, unchecked(metadata.StartingTime + metadata.Duration));
        List<(string Path, long? StartTime)> files = BagFiles.From(metadata, folder, Recovery);
        // One file is opened now, so that definitions are known and a broken bag is refused at once.
        int opened = 0;
        while (!TryOpenNow(files[opened].Path, isLast: opened == files.Count - 1))
            opened++;
        foreach ((string path, long? startTime) in files.Skip(opened + 1))
            _merge.Add(path, startTime);
    }

    private bool TryOpenNow(string path, bool isLast)
    {
        try
        {
            _merge.Add(path, _opener.Open(path));
            return true;
        }
        catch (BagFormatException e) when (!isLast)
        {
            Recovery.Add(new BagLoss(path, 0, 0, 0, null, e.Message));
            return false;
        }
    }

    private void OpenAll(List<string> paths)
    {
        var opened = new List<(string Path, IBagStorage Storage)>();
        foreach (string path in paths)
        {
            try
            {
                opened.Add((path, _opener.Open(path)));
            }
            catch (BagFormatException e) when (paths.Count > 1)
            {
                Recovery.Add(new BagLoss(path, 0, 0, 0, null, e.Message));
            }
        }
        if (opened.Count == 0)
            throw new BagFormatException(Recovery.Losses[0].Reason);
        MessageCount = 0;
        foreach ((string path, IBagStorage storage) in opened.OrderBy(o => o.Storage.StartTime ?? long.MaxValue))
        {
            MessageCount += storage.MessageCount;
            StartTime = storage.StartTime is { } start && !(start > StartTime) ? start : StartTime;
            EndTime = storage.EndTime is { } end && !(end < EndTime) ? end : EndTime;
            _merge.Add(path, storage);
        }
    }
}
