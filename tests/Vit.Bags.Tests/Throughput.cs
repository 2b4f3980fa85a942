using System.Diagnostics;
using System.Globalization;

namespace Vit.Bags.Tests;

/// <summary>
/// Writes and reads a bag of 2 GB of payloads in the folder VIT_BAG_BENCH and prints MB/s and the largest resident memory. Half of each
/// payload is noise, half zeros. Once for each compression; the bag is deleted again.
/// </summary>
public sealed class Throughput
{
    private const int PayloadBytes = 921_600;
    private const long TotalBytes = 2L << 30;
    private static readonly string? Folder = Environment.GetEnvironmentVariable("VIT_BAG_BENCH");

    [Theory]
    [InlineData(BagCompression.None)]
    [InlineData(BagCompression.Lz4)]
    [InlineData(BagCompression.Zstd)]
    public void Two_gigabytes_are_written_and_read_in_bounded_memory(BagCompression compression)
    {
        Assert.SkipWhen(Folder is null, "set VIT_BAG_BENCH to a folder with 3 GB free to measure");
        string path = Path.Combine(Folder!, $"throughput_{compression}");
        var clock = Stopwatch.StartNew();
        try
        {
            long messages = Write(path, compression);
            Report($"{compression} write", clock.Elapsed);
            clock.Restart();
            Assert.Equal(messages, Read(path));
            Report($"{compression} read", clock.Elapsed);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
        // The payload, a chunk, its compressed form, the spare; the runtime and the test itself take the rest.
        Assert.InRange(PeakResidentBytes(), 1, 250 << 20);
    }

    private static long Write(string path, BagCompression compression)
    {
        var topic = new BagTopic { Name = "/camera/image_raw", Type = "sensor_msgs/msg/Image" };
        byte[] payload = new byte[PayloadBytes];
        new Random(1).NextBytes(payload.AsSpan(0, PayloadBytes / 2));
        using BagWriter writer = BagWriter.Create(path, new BagWriterOptions { Compression = compression, Overwrite = true });
        writer.AddTopic(topic);
        long count = TotalBytes / PayloadBytes;
        for (long i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(payload, i);
            writer.Write(topic, i * 33_333_333, i * 33_333_333, payload);
        }
        return count;
    }

    private static long Read(string path)
    {
        using BagReader bag = BagReader.Open(path);
        long count = 0;
        for (; bag.Read(out BagMessage message); count++)
            Assert.Equal((count, PayloadBytes), (BitConverter.ToInt64(message.Payload.Span), message.Payload.Length));
        Assert.True(bag.Recovery.IsWhole);
        return count;
    }

    private static void Report(string what, TimeSpan time) => TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
        $"{what}: {TotalBytes / 1e6 / time.TotalSeconds:f0} MB/s, peak resident {PeakResidentBytes() / 1e6:f0} MB"));

    private static long PeakResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
