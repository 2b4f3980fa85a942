using System.Diagnostics.CodeAnalysis;
using Vit.Messages;
using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;

namespace Vit.Pipeline.Sources;

/// <summary>The JPEG and PNG files of a folder in the order of their names, stamped one second apart from 0 on.</summary>
public sealed class FolderSource : IFrameSource
{
    private const long NanosecondsApart = 1_000_000_000;

    /// <summary>More bytes than any picture within the decoder's limits; the rest of a longer file is not read.</summary>
    private const long LargestFile = 512 << 20;

    private readonly string[] _files;
    private readonly FramePool _pool = new();
    private readonly CompressedImage _image = new();
    private int _next;

    private FolderSource(string folder, string[] files)
    {
        (Name, _files) = (folder, files);
        _image.Header.FrameId = "camera";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => _files.Length;

    /// <summary>Lists a folder; files inside folders below are not taken.</summary>
    /// <exception cref="IOException">There is no such folder, or no picture in it.</exception>
    public static FolderSource Open(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(IsPicture).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? new FolderSource(folder, files) : throw new IOException($"{folder} holds neither a bag nor JPEG or PNG files");
    }

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default)
    {
        frame = null;
        if (_next >= _files.Length || cancellation.IsCancellationRequested)
            return false;
        string path = _files[_next];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        int length = (int)Math.Min(file.Length, LargestFile);
        long time = _next++ * NanosecondsApart;
        _image.Header.Stamp = Time.FromNanoseconds(time);
        _image.Format = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? "png" : "jpeg";

        frame = _pool.Rent();
        var writer = new CdrWriter(frame.Buffer);
        file.ReadExactly(_image.SerializeReserving(ref writer, length));
        frame.Set(FrameFormat.Compressed, writer.Written.Length, time, Path.GetFileName(path));
        return true;
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }

    private static bool IsPicture(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".PNG" or ".JPG" or ".JPEG";
}
