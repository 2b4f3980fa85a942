namespace Vit.Bags.Mcap;

/// <summary>An MCAP file, read in log-time order: through its summary, or after a scan when that is missing or damaged.</summary>
internal sealed class McapStorage : IBagStorage
{
    private readonly McapFile _file;
    private readonly McapIndex _index;
    private readonly ChunkMerge _merge;

    /// <exception cref="BagFormatException">Missing, not readable, or not an MCAP file.</exception>
    public McapStorage(string path, TopicTable topics, BagReaderOptions options, BagRecovery recovery)
    {
        var channels = new ChannelTable(topics, options);
        _file = McapFile.Open(path);
        try
        {
            var summary = new SummaryReader(_file, channels, options);
            McapIndex? index = HasMagic() ? summary.TryRead() : null;
            if (summary.Damage is { } damage)
                recovery.Add(new BagLoss(path, summary.Location.Offset, summary.Location.Length, 0, 0, $"{damage}: the file was scanned instead"));
            long lossesBefore = recovery.LossCount;
            _index = index ?? new DataScanner(path, channels, options, recovery).Scan();
            if (!summary.HasFooter && recovery.LossCount == lossesBefore)
                recovery.Add(new BagLoss(path, _file.Length, 0, 0, 0, "the file is cut behind its messages: only the summary is missing"));
            _merge = new ChunkMerge(_file, _index, channels, options, recovery);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public long? StartTime => _index.StartTime;

    public long? EndTime => _index.EndTime;

    public long? MessageCount => _index.MessageCount;

    public BagMessage Current => _merge.Current;

    /// <summary>Files carried along.</summary>
    public IReadOnlyList<BagAttachment> Attachments => _index.Attachments;

    /// <summary>Metadata records.</summary>
    public IReadOnlyList<BagUserData> UserData => _index.UserData;

    public bool MoveNext() => _merge.MoveNext();

    public void Dispose()
    {
        _merge.Dispose();
        _file.Dispose();
    }

    private bool HasMagic()
    {
        Span<byte> magic = stackalloc byte[McapFormat.Magic.Length];
        if (_file.Length < magic.Length)
            return false;
        _file.Read(0, magic);
        return magic.SequenceEqual(McapFormat.Magic);
    }
}
