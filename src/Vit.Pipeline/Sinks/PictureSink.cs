using OpenCvSharp;
using Vit.Pipeline.Results;

namespace Vit.Pipeline.Sinks;

/// <summary>Writes overlays as files: <c>frame_000000.png</c> and so on, or under the frame's own name where it has one.</summary>
public sealed class PictureSink : IResultSink
{
    private readonly string _folder;
    private readonly int _every;
    private long _seen;

    /// <param name="folder">Created when it is not there; files of the same name are replaced.</param>
    /// <param name="every">1 writes each overlay, n every n-th, the first one always.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public PictureSink(string folder, int every = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        (_folder, _every) = (folder, every);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Files written so far.</summary>
    public int Written { get; private set; }

    /// <inheritdoc/>
    public void Write(PerceptionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        long number = _seen++;
        if (number % _every != 0)
            return;
        string name = result.Frame.Name.Length > 0
            ? Path.GetFileNameWithoutExtension(result.Frame.Name) + ".overlay.png"
            : FormattableString.Invariant($"frame_{number:000000}.png");
        Save(Path.Combine(_folder, name), result.Overlay);
        Written++;
    }

    /// <summary>Writes a picture; the file's format by its ending.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string path, Mat picture)
    {
        if (!Cv2.ImWrite(path, picture))
            throw new IOException($"{path} cannot be written: check the folder's permissions and the free disk space");
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }
}
