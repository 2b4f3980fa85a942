namespace Vit.Bags;

/// <summary>
/// The messages of all storage files in log-time order. A file whose start time is known is opened when that time comes, others when
/// everything before them was read, so a long split recording has one or two files open.
/// </summary>
internal sealed class StorageMerge(StorageOpener opener, BagReaderOptions options, BagRecovery recovery) : IDisposable
{
    private readonly Queue<StorageFile> _pending = [];
    private readonly PriorityQueue<StorageFile, MergeKey> _open = new();
    private StorageFile? _current;
    private int _count;

    /// <summary>The file that the last message came from.</summary>
    public string CurrentPath => _current?.Path ?? "";

    /// <summary>Adds a file to be opened later.</summary>
    public void Add(string path, long? startTime) => _pending.Enqueue(new StorageFile(path, _count++) { StartTime = startTime });

    /// <summary>Adds a file that is open already.</summary>
    public void Add(string path, IBagStorage storage) =>
        _pending.Enqueue(new StorageFile(path, _count++) { StartTime = storage.StartTime, Storage = storage });

    public bool MoveNext(out BagMessage message)
    {
        if (_current is { } last)
            Step(last);
        while (_pending.TryPeek(out StorageFile? next)
            && (!_open.TryPeek(out _, out MergeKey first) || (next.StartTime is { } start && start <= first.LogTime)))
        {
            Step(_pending.Dequeue());
        }
        _open.TryDequeue(out _current, out _);
        message = _current?.Storage!.Current ?? default;
        return _current is not null;
    }

    public void Dispose()
    {
        _current?.Storage?.Dispose();
        foreach ((StorageFile file, _) in _open.UnorderedItems)
            file.Storage?.Dispose();
        foreach (StorageFile file in _pending)
            file.Storage?.Dispose();
    }

    /// <summary>Puts the file's next message into the queue; closes the file when there is none.</summary>
    private void Step(StorageFile file)
    {
        _current = null;
        bool isOpen = false;
        try
        {
            if (file.StartTime > options.EndTime)
                return;
            file.Storage ??= opener.Open(file.Path);
            isOpen = file.Storage.MoveNext();
            if (isOpen)
                _open.Enqueue(file, new MergeKey(file.Storage.Current.LogTime, file.Position));
        }
        catch (BagFormatException e) when (_count > 1)
        {
            // One bad file of a split bag is a loss, not the end of the others.
            recovery.Add(new BagLoss(file.Path, 0, 0, 0, null, e.Message));
        }
        finally
        {
            if (!isOpen)
                file.Storage?.Dispose();
        }
    }

    private sealed class StorageFile(string path, int position)
    {
        public string Path => path;

        public int Position => position;

        public long? StartTime { get; init; }

        public IBagStorage? Storage { get; set; }
    }
}
