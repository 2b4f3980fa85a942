using System.Text.Json;
using Vit.Testing;

namespace Vit.Bags.Tests;

/// <summary>The golden bags, written by rosbags and mcap: payloads must be equal byte for byte (SHA-256), so there is no tolerance.</summary>
public sealed class GoldenBagTests
{
    public static TheoryData<string> Bags() => ["mcap", "mcap_storage_zstd", "sqlite3", "sqlite3_file_zstd", "sqlite3_message_zstd", "camera"];

    public static TheoryData<string> WholeFiles() =>
    [
        "chunks_none.mcap", "chunks_lz4.mcap", "chunks_zstd.mcap", "unchunked.mcap", "no_summary.mcap", "attachments.mcap",
        "out_of_order.mcap", "other_encodings.mcap",
    ];

    [Theory]
    [MemberData(nameof(Bags))]
    public void Every_message_of_a_bag_is_read_in_order(string name)
    {
        using BagReader bag = BagReader.Open(ExpectedBag.Folder(name));

        ExpectedBag.Same(ExpectedBag.Topics(name), ExpectedBag.Read(bag));
        Assert.True(bag.Recovery.IsWhole);
    }

    [Theory]
    [MemberData(nameof(Bags))]
    public void A_bag_without_metadata_yaml_is_read_from_its_storage_files(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(ExpectedBag.Folder(name)).Where(f => !f.EndsWith(".yaml", StringComparison.Ordinal)))
            File.Copy(file, folder[Path.GetFileName(file)]);

        using BagReader bag = BagReader.Open(folder.Path);

        Assert.Equal(ExpectedBag.Topics(name).ToDictionary(t => t.Key, t => (long?)t.Value.Count), bag.Topics.ToDictionary(t => t.Name, t => t.MessageCount));
        ExpectedBag.Same(ExpectedBag.Topics(name), ExpectedBag.Read(bag));
    }

    [Theory]
    [MemberData(nameof(Bags))]
    public void Topics_are_listed_with_type_count_qos_hash_and_definition(string name)
    {
        using BagReader bag = BagReader.Open(ExpectedBag.Folder(name));

        Assert.Equal(ExpectedBag.Types(name), bag.Topics.ToDictionary(t => t.Name, t => t.Type));
        Assert.Equal(ExpectedBag.Topics(name).ToDictionary(t => t.Key, t => (long?)t.Value.Count), bag.Topics.ToDictionary(t => t.Name, t => t.MessageCount));
        Assert.All(bag.Topics, topic =>
        {
            Assert.Equal("cdr", topic.SerializationFormat);
            Assert.StartsWith("RIHS01_", topic.TypeDescriptionHash, StringComparison.Ordinal);
            Assert.Contains("reliability:", topic.OfferedQosProfiles, StringComparison.Ordinal);
            Assert.Equal("ros2msg", topic.DefinitionEncoding);
            Assert.Contains("std_msgs/Header header", topic.Definition, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Bags))]
    public void Times_and_the_number_of_messages_are_known_before_reading(string name)
    {
        var expected = ExpectedBag.Topics(name).SelectMany(t => t.Value).ToList();

        using BagReader bag = BagReader.Open(ExpectedBag.Folder(name));

        Assert.Equal(expected.Count, bag.MessageCount);
        Assert.Equal(expected.Min(m => m.LogTime), bag.StartTime);
        Assert.Equal(expected.Max(m => m.LogTime), bag.EndTime);
    }

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void Every_variant_of_an_MCAP_file_gives_the_same_messages(string name)
    {
        using BagReader bag = BagReader.Open(Path.Combine(ExpectedBag.Folder("mcap_files"), name));
        var read = ExpectedBag.Read(bag);

        if (ExpectedBag.File(name).TryGetProperty("extra", out JsonElement extra))
        {
            foreach (JsonProperty topic in extra.EnumerateObject())
                Assert.True(read.Remove(topic.Name, out var messages) && messages.Count == topic.Value.GetInt32());
        }
        ExpectedBag.Same(ExpectedBag.Topics("mcap_files"), read);
        Assert.True(bag.Recovery.IsWhole);
    }

    [Fact]
    public void Publish_time_and_sequence_are_given_as_recorded()
    {
        using BagReader bag = BagReader.Open(Path.Combine(ExpectedBag.Folder("mcap_files"), "chunks_lz4.mcap"));

        for (uint sequence = 0; bag.Read(out BagMessage message); sequence++)
        {
            Assert.Equal(1_000_000, message.LogTime - message.PublishTime);
            Assert.Equal(sequence, message.Sequence);
        }
    }

    [Fact]
    public void A_channel_without_schema_has_no_type()
    {
        using BagReader bag = BagReader.Open(Path.Combine(ExpectedBag.Folder("mcap_files"), "other_encodings.mcap"));

        BagTopic notes = Assert.Single(bag.Topics, t => t.Name == "/json/notes");
        Assert.Equal(("", "json", 1L), (notes.Type, notes.SerializationFormat, notes.MessageCount));
    }

    [Fact]
    public void Attachments_and_metadata_records_are_read()
    {
        JsonElement expected = ExpectedBag.File("attachments.mcap");

        using BagReader bag = BagReader.Open(Path.Combine(ExpectedBag.Folder("mcap_files"), "attachments.mcap"));

        BagAttachment attachment = Assert.Single(bag.Attachments);
        JsonElement expectedAttachment = Assert.Single(expected.GetProperty("attachments").EnumerateArray().ToArray());
        Assert.Equal(expectedAttachment.GetProperty("name").GetString(), attachment.Name);
        Assert.Equal(expectedAttachment.GetProperty("media_type").GetString(), attachment.MediaType);
        Assert.Equal(expectedAttachment.GetProperty("size").GetInt64(), attachment.DataSize);
        Assert.Equal(expectedAttachment.GetProperty("sha256").GetString(), ExpectedBag.Hash(attachment.ReadData()));
        BagUserData record = Assert.Single(bag.UserData);
        Assert.Equal("recording", record.Name);
        Assert.Equal(new Dictionary<string, string> { ["robot"] = "bench", ["note"] = "Größe 日本" }, record.Entries);
    }

    [Theory]
    [MemberData(nameof(Bags))]
    public void A_topic_filter_gives_only_that_topic(string name)
    {
        (string topic, var messages) = ExpectedBag.Topics(name).Last();

        var read = ExpectedBag.Read(ExpectedBag.Folder(name), new BagReaderOptions { Topics = [topic] });

        ExpectedBag.Same(new() { [topic] = messages }, read);
    }

    [Theory]
    [MemberData(nameof(Bags))]
    public void A_time_filter_includes_both_ends(string name)
    {
        var expected = ExpectedBag.Topics(name);
        long[] times = [.. expected.SelectMany(t => t.Value).Select(m => m.LogTime).Distinct().Order()];
        (long start, long end) = (times[1], times[^2]);

        var read = ExpectedBag.Read(ExpectedBag.Folder(name), new BagReaderOptions { StartTime = start, EndTime = end });

        foreach ((string topic, var messages) in expected)
        {
            var wanted = messages.Where(m => m.LogTime >= start && m.LogTime <= end).ToList();
            Assert.Equal(wanted, read.GetValueOrDefault(topic, []));
        }
    }
}
