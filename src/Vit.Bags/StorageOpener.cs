using Vit.Bags.Compression;
using Vit.Bags.Mcap;
using Vit.Bags.Sqlite;

namespace Vit.Bags;

/// <summary>Opens storage files by what they are, not by what they are called, and owns the temporary files that takes.</summary>
internal sealed class StorageOpener(TopicTable topics, BagReaderOptions options, BagRecovery recovery) : IDisposable
{
    private readonly List<TemporaryFile> _temporary = [];

    /// <summary>Files carried along in the files opened so far.</summary>
    public List<BagAttachment> Attachments { get; } = [];

    /// <summary>Metadata records of the files opened so far.</summary>
    public List<BagUserData> UserData { get; } = [];

    /// <exception cref="BagFormatException">The file is missing, or neither MCAP nor SQLite, or damaged from its start.</exception>
    public IBagStorage Open(string path)
    {
        try
        {
            Span<byte> start = stackalloc byte[16];
            start = start[..ReadStart(path, start)];
            if (!ZstdFrame.IsFrame(start))
                return Open(path, start);
            TemporaryFile unpacked = FileDecompressor.Unpack(path, options, recovery);
            _temporary.Add(unpacked);
            return Open(unpacked.Path, start[..ReadStart(unpacked.Path, start)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BagFormatException.At(path, e.Message, "check the path, its permissions and the free disk space", e);
        }
    }

    public void Dispose()
    {
        foreach (TemporaryFile file in _temporary)
            file.Dispose();
        _temporary.Clear();
    }

    private IBagStorage Open(string path, ReadOnlySpan<byte> start)
    {
        if (start.StartsWith(SqliteBag.Magic))
            return new SqliteStorage(path, topics, options, recovery);
        if (!start.StartsWith(McapFormat.Magic))
            throw BagFormatException.At(path, "neither an MCAP nor an SQLite file", "check that it is a rosbag2 bag and was copied whole");
        var storage = new McapStorage(path, topics, options, recovery);
        Attachments.AddRange(storage.Attachments);
        UserData.AddRange(storage.UserData);
        return storage;
    }

    private static int ReadStart(string path, Span<byte> target)
    {
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
    }
}
