using System.Text.Json;
using Vit.Bags.Mcap;
using Vit.Testing;

namespace Vit.Bags.Tests;

public sealed class DamagedMcapTests
{
    private static string GoldenFile(string name) => Path.Combine(ExpectedBag.Folder("mcap_files"), name);

    [Theory]
    [InlineData("truncated_chunked.mcap")]
    [InlineData("truncated_unchunked.mcap")]
    public void Of_a_cut_file_every_whole_message_is_read_and_the_rest_is_reported(string name)
    {
        var expected = ExpectedBag.Topics("mcap_files");
        JsonElement recoverable = ExpectedBag.File(name).GetProperty("recoverable_counts");

        using BagReader bag = BagReader.Open(GoldenFile(name));
        var read = ExpectedBag.Read(bag);

        foreach ((string topic, var messages) in expected)
        {
            Assert.True(read[topic].Count >= recoverable.GetProperty(topic).GetInt32(), topic);
            Assert.Equal(messages.Take(read[topic].Count), read[topic]);
        }
        BagLoss loss = Assert.Single(bag.Recovery.Losses);
        Assert.Equal(new FileInfo(GoldenFile(name)).Length, loss.Offset + loss.Bytes);
        Assert.Contains("ends inside a record", loss.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrupt_chunk_is_counted_and_all_others_are_read()
    {
        var expected = ExpectedBag.Topics("mcap_files");

        using BagReader bag = BagReader.Open(GoldenFile("corrupt_chunk.mcap"));
        var read = ExpectedBag.Read(bag);

        long total = expected.Sum(t => t.Value.Count);
        Assert.True(bag.Recovery.MessagesAreExact);
        Assert.Equal(1, bag.Recovery.Chunks);
        Assert.InRange(bag.Recovery.Messages, 1, total - 1);
        Assert.Equal(total, bag.Recovery.Messages + read.Sum(t => t.Value.Count));
        Assert.All(read, topic => Assert.Subset(expected[topic.Key].ToHashSet(), topic.Value.ToHashSet()));
    }

    [Fact]
    public void A_corrupt_chunk_in_a_stream_is_counted_by_the_indexes_behind_it()
    {
        using var stream = File.OpenRead(GoldenFile("corrupt_chunk.mcap"));
        using var reader = new McapStreamReader(stream);
        int read = 0;
        while (reader.Read(out _))
            read++;

        Assert.Equal(ExpectedBag.Topics("mcap_files").Sum(t => t.Value.Count), read + reader.Recovery.Messages);
        Assert.Equal(1, reader.Recovery.Chunks);
    }

    [Fact]
    public void A_damaged_summary_is_reported_and_replaced_by_a_scan()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(GoldenFile("chunks_zstd.mcap"));
        bytes[^60] ^= 0x10;

        using BagReader bag = BagReader.Open(folder.Write("bag.mcap", bytes));
        ExpectedBag.Same(ExpectedBag.Topics("mcap_files"), ExpectedBag.Read(bag));

        BagLoss loss = Assert.Single(bag.Recovery.Losses);
        Assert.Equal((0, 0L), (loss.Chunks, loss.Messages));
        Assert.Contains("summary CRC differs", loss.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_inside_its_summary_loses_no_message()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(GoldenFile("chunks_zstd.mcap"));

        using BagReader bag = BagReader.Open(folder.Write("bag.mcap", bytes.AsSpan(0, bytes.Length - 50)));
        ExpectedBag.Same(ExpectedBag.Topics("mcap_files"), ExpectedBag.Read(bag));

        Assert.Equal(0, Assert.Single(bag.Recovery.Losses).Messages);
    }

    [Fact]
    public void A_chunk_above_the_limit_is_a_loss_that_names_the_option()
    {
        using BagReader bag = BagReader.Open(GoldenFile("chunks_zstd.mcap"), new BagReaderOptions { MaxRecordBytes = 1000 });

        Assert.False(bag.Read(out _));
        Assert.True(bag.Recovery.MessagesAreExact);
        Assert.Equal(ExpectedBag.Topics("mcap_files").Sum(t => t.Value.Count), bag.Recovery.Messages);
        Assert.Contains(nameof(BagReaderOptions.MaxRecordBytes), bag.Recovery.Losses[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_messages_above_the_limit_are_lost_of_an_unchunked_file()
    {
        var expected = ExpectedBag.Topics("mcap_files");
        const int Limit = 19_268 + 22 - 1; // one byte less than a /mono/image_raw message and its fields

        using BagReader bag = BagReader.Open(GoldenFile("unchunked.mcap"), new BagReaderOptions { MaxRecordBytes = Limit });
        var read = ExpectedBag.Read(bag);

        Assert.Equal(expected["/mono/image_raw"].Count, bag.Recovery.Messages);
        expected.Remove("/mono/image_raw");
        ExpectedBag.Same(expected, read);

        using BagReader whole = BagReader.Open(GoldenFile("unchunked.mcap"), new BagReaderOptions { MaxRecordBytes = Limit + 1 });
        ExpectedBag.Same(ExpectedBag.Topics("mcap_files"), ExpectedBag.Read(whole));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a bag at all, but long enough to hold some magic")]
    public void What_is_no_bag_is_refused_in_one_line(string content)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bag.mcap", System.Text.Encoding.UTF8.GetBytes(content));

        var error = Assert.Throws<BagFormatException>(() => BagReader.Open(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_bag_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<BagFormatException>(() => BagReader.Open(folder["nothing.mcap"]));
        Assert.Throws<BagFormatException>(() => BagReader.Open(folder.Path));
    }
}
