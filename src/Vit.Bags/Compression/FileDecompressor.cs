using ZstdSharp;

namespace Vit.Bags.Compression;

/// <summary>Unpacks a storage file that rosbag2 compressed as a whole (compression_mode <c>file</c>) to a temporary file.</summary>
internal static class FileDecompressor
{
    private const int StepBytes = 1 << 20;

    /// <summary>Streams the file through Zstandard. A damaged end is reported as lost; what came before it is kept.</summary>
    /// <exception cref="BagFormatException">It grows beyond the limit.</exception>
    public static TemporaryFile Unpack(string path, BagReaderOptions options, BagRecovery recovery)
    {
        var target = new TemporaryFile(options.TemporaryFolder);
        try
        {
            using FileStream source = File.OpenRead(path);
            using FileStream output = new(target.Path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            using var frames = new DecompressionStream(source, bufferSize: StepBytes / 4);
            Copy(frames, output, path, options, recovery);
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    private static void Copy(DecompressionStream frames, FileStream output, string path, BagReaderOptions options, BagRecovery recovery)
    {
        byte[] step = new byte[StepBytes];
        long total = 0;
        while (true)
        {
            int read;
            try
            {
                read = frames.Read(step, 0, step.Length);
            }
            catch (Exception e) when (e is ZstdException or EndOfStreamException or InvalidDataException)
            {
                recovery.Add(new BagLoss(path, total, 0, 0, null, $"the compressed file is cut or damaged: it unpacks to {total} bytes only"));
                return;
            }
            if (read == 0)
                return;
            total += read;
            if (total > options.MaxTemporaryBytes)
            {
                throw BagFormatException.At(path, $"it unpacks to more than {options.MaxTemporaryBytes} bytes",
                    "raise BagReaderOptions.MaxTemporaryBytes, or unpack it with 'zstd -d'");
            }
            output.Write(step, 0, read);
        }
    }
}
