using Vit.Bags.Mcap;
using Vit.Testing;

namespace Vit.Bags.Tests;

/// <summary>Steady-state reading and writing: buffers are taken once and used again.</summary>
public sealed class AllocationTests
{
    private static readonly BagTopic Topic = new() { Name = "/a", Type = "a/msg/B" };

    // Enough that warming up and every try of the measurement stay inside the bag; seven messages a chunk.
    private const int Messages = 11_000;
    private const int WarmUp = 500;
    private const int MessagesInFrame = 20;

    private static string WriteBag(TemporaryFolder folder, BagCompression compression)
    {
        using BagWriter writer = BagWriter.Create(folder["bag"], new BagWriterOptions { Compression = compression, ChunkBytes = 6 << 10 });
        writer.AddTopic(Topic);
        byte[] payload = new byte[1000];
        for (int i = 0; i < Messages; i++)
            writer.Write(Topic, i, i, payload);
        return folder["bag"];
    }

    [Theory]
    [InlineData(BagCompression.None)]
    [InlineData(BagCompression.Zstd)]
    public void Reading_an_MCAP_file_allocates_nothing_per_message(BagCompression compression)
    {
        using var folder = new TemporaryFolder();
        using BagReader bag = BagReader.Open(WriteBag(folder, compression));

        Assert.Equal(0, AllocatedAfterWarmUp(bag));
    }

    [Fact]
    public void Reading_lz4_chunks_allocates_less_than_a_kilobyte_a_chunk()
    {
        using var folder = new TemporaryFolder();
        using BagReader bag = BagReader.Open(WriteBag(folder, BagCompression.Lz4));

        // The LZ4 library makes small tables for every block it decodes.
        Assert.InRange(AllocatedAfterWarmUp(bag), 0, 5 * MessagesInFrame / 7 * 1024);
    }

    [Fact]
    public void Reading_a_database_allocates_nothing_per_message()
    {
        using var folder = new TemporaryFolder();
        using BagReader bag = BagReader.Open(SqliteTests.WriteDatabase(folder, schemaVersion: 4, messages: Messages));

        Assert.Equal(0, AllocatedAfterWarmUp(bag));
    }

    [Fact]
    public void Reading_a_stream_allocates_nothing_per_message()
    {
        using var folder = new TemporaryFolder();
        using FileStream stream = File.OpenRead(Path.Combine(WriteBag(folder, BagCompression.Zstd), "bag_0.mcap"));
        using var reader = new McapStreamReader(stream);

        Assert.Equal(0, AllocatedAfterWarmUp(() => reader.Read(out _)));
    }

    [Fact]
    public void Writing_allocates_nothing_per_message_within_a_chunk()
    {
        using var folder = new TemporaryFolder();
        using BagWriter writer = BagWriter.Create(folder["bag"], new BagWriterOptions { Compression = BagCompression.None, ChunkBytes = 8 << 20 });
        writer.AddTopic(Topic);
        byte[] payload = new byte[10_000];
        // A chunk and a half to warm up; the first try stays in the second chunk.
        for (int i = 0; i < 1000; i++)
            writer.Write(Topic, i, i, payload);

        Assert.Equal(0, Allocation.OfFiveFrames(() => writer.Write(Topic, 1000, 1000, payload)));
    }

    private static long AllocatedAfterWarmUp(BagReader bag) => AllocatedAfterWarmUp(() => bag.Read(out _));

    /// <summary>What reading a hundred messages allocates.</summary>
    private static long AllocatedAfterWarmUp(Func<bool> read)
    {
        for (int i = 0; i < WarmUp; i++)
            Assert.True(read());
        return Allocation.OfFiveFrames(() =>
        {
            for (int i = 0; i < MessagesInFrame; i++)
                Assert.True(read());
        });
    }
}
