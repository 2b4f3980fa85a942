using Vit.Bags.Mcap;

namespace Vit.Bags.Tests;

/// <summary>Steady-state reading and writing: buffers are taken once and used again.</summary>
public sealed class AllocationTests
{
    private static readonly BagTopic Topic = new() { Name = "/a", Type = "a/msg/B" };

    private static string WriteBag(TemporaryFolder folder, BagCompression compression, int messages)
    {
        using BagWriter writer = BagWriter.Create(folder.File("bag"), new BagWriterOptions { Compression = compression, ChunkBytes = 64 << 10 });
        writer.AddTopic(Topic);
        byte[] payload = new byte[10_000];
        for (int i = 0; i < messages; i++)
            writer.Write(Topic, i, i, payload);
        return folder.File("bag");
    }

    [Theory]
    [InlineData(BagCompression.None)]
    [InlineData(BagCompression.Zstd)]
    public void Reading_an_MCAP_file_allocates_nothing_per_message(BagCompression compression)
    {
        using var folder = new TemporaryFolder();
        using BagReader bag = BagReader.Open(WriteBag(folder, compression, 1000));

        Assert.Equal(0, AllocatedAfterWarmUp(bag));
    }

    [Fact]
    public void Reading_lz4_chunks_allocates_less_than_a_kilobyte_a_chunk()
    {
        using var folder = new TemporaryFolder();
        using BagReader bag = BagReader.Open(WriteBag(folder, BagCompression.Lz4, 1000));

        // Seven messages a chunk; the LZ4 library makes small tables for every block it decodes.
        Assert.InRange(AllocatedAfterWarmUp(bag), 0, 700 / 7 * 1024);
    }

    [Fact]
    public void Reading_a_database_allocates_nothing_per_message()
    {
        using var folder = new TemporaryFolder();
        using BagReader bag = BagReader.Open(SqliteTests.WriteDatabase(folder, schemaVersion: 4, messages: 1000));

        Assert.Equal(0, AllocatedAfterWarmUp(bag));
    }

    [Fact]
    public void Reading_a_stream_allocates_nothing_per_message()
    {
        using var folder = new TemporaryFolder();
        using FileStream stream = File.OpenRead(Path.Combine(WriteBag(folder, BagCompression.Zstd, 1000), "bag_0.mcap"));
        using var reader = new McapStreamReader(stream);
        for (int i = 0; i < 200; i++)
            reader.Read(out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 700; i++)
            reader.Read(out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Writing_allocates_nothing_per_message_within_a_chunk()
    {
        using var folder = new TemporaryFolder();
        using BagWriter writer = BagWriter.Create(folder.File("bag"), new BagWriterOptions { Compression = BagCompression.None, ChunkBytes = 8 << 20 });
        writer.AddTopic(Topic);
        byte[] payload = new byte[10_000];
        // A chunk and a half to warm up; what follows stays in the second chunk.
        for (int i = 0; i < 1000; i++)
            writer.Write(Topic, i, i, payload);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
            writer.Write(Topic, i, i, payload);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static long AllocatedAfterWarmUp(BagReader bag)
    {
        for (int i = 0; i < 200; i++)
            Assert.True(bag.Read(out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        long bytes = 0;
        for (int i = 0; i < 700; i++)
        {
            bag.Read(out BagMessage message);
            bytes += message.Payload.Length;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(700 * 10_000, bytes);
        return allocated;
    }
}
