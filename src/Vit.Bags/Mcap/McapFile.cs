using Microsoft.Win32.SafeHandles;

namespace Vit.Bags.Mcap;

/// <summary>A file on disk, read at offsets.</summary>
internal sealed class McapFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private McapFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="BagFormatException">The file is missing or may not be read.</exception>
    public static McapFile Open(string path)
    {
        try
        {
            return new McapFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BagFormatException.At(path, e.Message, "check the path and its permissions", e);
        }
    }

    public bool Holds(long offset, long length) => offset >= 0 && length >= 0 && offset <= Length && length <= Length - offset;

    /// <summary>Fills <paramref name="target"/> from <paramref name="offset"/>; the caller has checked that the file holds it.</summary>
    /// <exception cref="BagFormatException">The file became shorter since it was opened.</exception>
    public void Read(long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, target, offset);
            if (read == 0)
                throw BagFormatException.At(Path, "the file was cut while it was being read", "open it again when nothing writes to it");
            target = target[read..];
            offset += read;
        }
    }

    public void Dispose() => _handle.Dispose();
}
