using Vit.Bags.Mcap;
using Vit.Testing;

namespace Vit.Bags.Tests;

public sealed class MergeTests
{
    private const int Chunks = 40;
    private const int ChunkBytes = 64 << 10;
    private const int MessagesPerChunk = ChunkBytes / (1000 + 31) + 1;

    [Theory]
    [InlineData(BagCompression.None)]
    [InlineData(BagCompression.Zstd)]
    public void Chunks_that_all_overlap_are_merged_with_a_few_of_them_in_memory(BagCompression compression)
    {
        using var folder = new TemporaryFolder();
        string path = WriteInterleaved(folder, compression);

        // Once to load and compile all there is.
        ReadInterleaved(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Chunks * MessagesPerChunk, ReadInterleaved(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // 40 chunks are 2.6 MB. Four may be held; the loader and the spare add three; entries take 16 bytes a message, grown by doubling.
        Assert.InRange(allocated, 1, 8 * ChunkBytes + 128 * Chunks * MessagesPerChunk);
    }

    [Fact]
    public void Two_files_that_overlap_in_time_are_merged()
    {
        using var folder = new TemporaryFolder();
        for (int file = 0; file < 2; file++)
        {
            using FileStream stream = File.Create(folder[$"bag_{file}.mcap"]);
            using var writer = new McapWriter(stream);
            ushort channel = writer.AddChannel("/a", "cdr", writer.AddSchema("a/msg/B", "", []), []);
            for (int i = 0; i < 10; i++)
                writer.WriteMessage(channel, 0, 2 * i + file, 0, [(byte)(2 * i + file)]);
        }

        using BagReader bag = BagReader.Open(folder.Path);

        Assert.Equal((20L, 0L, 19L), (bag.MessageCount, bag.StartTime, bag.EndTime));
        Assert.Equal(20, Assert.Single(bag.Topics).MessageCount);
        for (byte i = 0; i < 20; i++)
        {
            Assert.True(bag.Read(out BagMessage message));
            Assert.Equal((i, i), (message.LogTime, message.Payload.Span[0]));
        }
        Assert.False(bag.Read(out _));
    }

    /// <summary>Every chunk spans the whole time: message i of chunk c is logged at i * Chunks + c.</summary>
    private static string WriteInterleaved(TemporaryFolder folder, BagCompression compression)
    {
        string path = folder["bag.mcap"];
        using FileStream stream = File.Create(path);
        using var writer = new McapWriter(stream, new BagWriterOptions { Compression = compression, ChunkBytes = ChunkBytes });
        ushort channel = writer.AddChannel("/a", "cdr", writer.AddSchema("a/msg/B", "", []), []);
        byte[] payload = new byte[1000];
        for (int c = 0; c < Chunks; c++)
        {
            for (int i = 0; i < MessagesPerChunk; i++)
            {
                long time = i * Chunks + c;
                Fill(payload, time);
                writer.WriteMessage(channel, 0, time, 0, payload);
            }
        }
        return path;
    }

    private static long ReadInterleaved(string path)
    {
        using BagReader bag = BagReader.Open(path, new BagReaderOptions { ChunkCacheBytes = 4 * (ChunkBytes + 4096) });
        Span<byte> expected = stackalloc byte[1000];
        long time = 0;
        for (; bag.Read(out BagMessage message); time++)
        {
            Fill(expected, time);
            if (message.LogTime != time || !message.Payload.Span.SequenceEqual(expected))
                return -1;
        }
        return time;
    }

    private static void Fill(Span<byte> payload, long time)
    {
        uint state = (uint)time * 2654435761 + 1;
        foreach (ref byte b in payload)
        {
            state = state * 1664525 + 1013904223;
            b = (byte)(state >> 24);
        }
    }
}
