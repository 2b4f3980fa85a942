using Vit.Bags.Mcap;
using Vit.Testing;

namespace Vit.Bags.Tests;

/// <summary>Bags of several storage files.</summary>
public sealed class SplitBagTests
{
    private const int Files = 12;

    /// <summary>File i holds one message at 100 + i; metadata.yaml lists all of them.</summary>
    private static void WriteSplit(TemporaryFolder folder, bool withMetadata, string prefix = "")
    {
        for (int i = 0; i < Files; i++)
        {
            using FileStream stream = File.Create(folder[$"bag_{i}.mcap"]);
            using var writer = new McapWriter(stream);
            ushort channel = writer.AddChannel("/a", "cdr", writer.AddSchema("a/msg/B", "ros2msg", "uint8 data"u8), []);
            writer.WriteMessage(channel, 0, 100 + i, 100, [(byte)i]);
        }
        if (!withMetadata)
            return;
        new BagMetadata
        {
            StartingTime = 100,
            Duration = Files - 1,
            MessageCount = Files,
            Topics = [new BagTopic { Name = "/a", Type = "a/msg/B" }.WithCount(Files)],
            RelativeFilePaths = [.. Enumerable.Range(0, Files).Select(i => $"{prefix}bag_{i}.mcap")],
            Files = [.. Enumerable.Range(0, Files).Select(i => new BagFileInformation($"{prefix}bag_{i}.mcap", 100 + i, 0, 1))],
        }.Save(folder.Path);
    }

    private static List<byte> ReadAll(BagReader bag)
    {
        var read = new List<byte>();
        while (bag.Read(out BagMessage message))
            read.Add(message.Payload.Span[0]);
        return read;
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, "name_it_was_recorded_under/")]
    [InlineData(false, "")]
    public void Files_are_read_in_order_of_time(bool withMetadata, string prefix)
    {
        using var folder = new TemporaryFolder();
        WriteSplit(folder, withMetadata, prefix);

        using BagReader bag = BagReader.Open(folder.Path);

        Assert.Equal(Enumerable.Range(0, Files).Select(i => (byte)i), ReadAll(bag));
        BagTopic topic = Assert.Single(bag.Topics);
        Assert.Equal((12L, "uint8 data"), (topic.MessageCount, topic.Definition));
        Assert.Equal((12L, 100L, 111L), (bag.MessageCount, bag.StartTime, bag.EndTime));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_file_is_a_loss_and_the_others_are_read(bool withMetadata)
    {
        using var folder = new TemporaryFolder();
        WriteSplit(folder, withMetadata);
        folder.Write("bag_0.mcap", "rubbish"u8);
        folder.Write("bag_5.mcap", "rubbish"u8);

        using BagReader bag = BagReader.Open(folder.Path);

        Assert.Equal(Enumerable.Range(1, Files - 1).Where(i => i != 5).Select(i => (byte)i), ReadAll(bag));
        Assert.Equal(2, bag.Recovery.LossCount);
    }

    [Fact]
    public void A_missing_file_is_a_loss_of_as_many_messages_as_metadata_yaml_lists()
    {
        using var folder = new TemporaryFolder();
        WriteSplit(folder, withMetadata: true);
        File.Delete(folder["bag_3.mcap"]);

        using BagReader bag = BagReader.Open(folder.Path);

        Assert.Equal(Files - 1, ReadAll(bag).Count);
        Assert.Equal((1L, true), (bag.Recovery.Messages, bag.Recovery.MessagesAreExact));
    }

    [Fact]
    public void A_path_that_leads_out_of_the_folder_is_not_followed()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        WriteSplit(elsewhere, withMetadata: false);
        new BagMetadata { RelativeFilePaths = [Path.Combine("..", Path.GetFileName(elsewhere.Path), "bag_0.mcap")] }.Save(folder.Path);

        Assert.Throws<BagFormatException>(() => BagReader.Open(folder.Path));
    }
}
