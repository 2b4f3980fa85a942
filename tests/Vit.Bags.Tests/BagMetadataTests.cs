using System.Text;
using FsCheck.Fluent;
using FsCheck;
using Vit.Testing;

namespace Vit.Bags.Tests;

public sealed class BagMetadataTests
{
    private const string Minimal = """
        rosbag2_bagfile_information:
          version: VERSION
          storage_identifier: sqlite3
          duration:
            nanoseconds: 250
          starting_time:
            nanoseconds_since_epoch: 1000
          message_count: 2
          topics_with_message_count:
            - topic_metadata:
                name: /a
                type: a/msg/B
                serialization_format: cdr
                offered_qos_profiles: QOS
              message_count: 2
          compression_format: ""
          compression_mode: ""
          relative_file_paths:
            - bag_0.db3
            - bag_1.db3
        """;

    private static BagMetadata Parse(int version, string qos, string more = "") =>
        BagMetadata.Parse(Minimal.Replace("VERSION", $"{version}", StringComparison.Ordinal).Replace("QOS", qos, StringComparison.Ordinal) + more);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Every_version_is_read(int version)
    {
        BagMetadata metadata = Parse(version, "\"- history: 1\\n  depth: 5\"");

        Assert.Equal((version, "sqlite3", 250L, 1000L, 2L),
            (metadata.Version, metadata.StorageIdentifier, metadata.Duration, metadata.StartingTime, metadata.MessageCount));
        Assert.Equal(["bag_0.db3", "bag_1.db3"], metadata.RelativeFilePaths);
        Assert.Equal("- history: 1\n  depth: 5", Assert.Single(metadata.Topics).OfferedQosProfiles);
    }

    [Fact]
    public void QoS_profiles_may_be_a_nested_list()
    {
        BagMetadata metadata = Parse(9, "[{history: keep_last, depth: 5}]");

        Assert.Equal("- history: keep_last\n  depth: 5", Assert.Single(metadata.Topics).OfferedQosProfiles);
    }

    [Fact]
    public void Unknown_keys_are_skipped()
    {
        BagMetadata metadata = Parse(9, "[]", "\n  some_future_key: {a: [1, 2]}\n  ros_distro: rolling");

        Assert.Equal("rolling", metadata.RosDistro);
        Assert.DoesNotContain("some_future_key", metadata.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_the_same()
    {
        var written = new BagMetadata
        {
            Duration = 5,
            StartingTime = 1_700_000_000_000_000_000,
            MessageCount = 3,
            Topics = [new BagTopic { Name = "/a", Type = "a/msg/B", OfferedQosProfiles = BagQos.BestEffort(5), TypeDescriptionHash = "RIHS01_1" }],
            RelativeFilePaths = ["bag_0.mcap"],
            Files = [new BagFileInformation("bag_0.mcap", 1_700_000_000_000_000_000, 5, 3)],
            CustomData = new Dictionary<string, string> { ["empty"] = "", ["number"] = "7", ["text"] = "a: b # \"c\"\n'd'", ["true"] = "null" },
            RosDistro = "jazzy",
        };

        BagMetadata read = BagMetadata.Parse(written.ToYaml());

        Assert.Equal(written.ToYaml(), read.ToYaml());
        Assert.Equal(written.CustomData, read.CustomData);
        Assert.Equal(written.Files, read.Files);
        Assert.Equal(BagQos.BestEffort(5), Assert.Single(read.Topics).OfferedQosProfiles);
    }

    [Fact]
    public void QoS_numbers_of_older_versions_are_written_as_names()
    {
        BagMetadata metadata = Parse(8, "\"- history: 2\\n  depth: 0\\n  reliability: 1\\n  durability: 1\\n  liveliness: 1\"");

        string yaml = metadata.ToYaml();

        foreach (string policy in new[] { "history: keep_all", "depth: 0", "reliability: reliable", "durability: transient_local", "liveliness: automatic" })
            Assert.Contains(policy, yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: b")]
    [InlineData("rosbag2_bagfile_information:\n  message_count: many")]
    [InlineData("rosbag2_bagfile_information:\n  relative_file_paths: here")]
    [InlineData("rosbag2_bagfile_information: {topics_with_message_count: [{}]}")]
    [InlineData("rosbag2_bagfile_information: &a {x: *a}")]
    [InlineData("{")]
    [InlineData("\t")]
    public void What_is_no_metadata_is_refused_in_one_line(string text)
    {
        var error = Assert.Throws<BagFormatException>(() => BagMetadata.Parse(text));

        Assert.StartsWith("metadata.yaml: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("camera")]
    [InlineData("sqlite3")]
    public void Any_damage_gives_metadata_or_a_BagFormatException(string name)
    {
        byte[] original = File.ReadAllBytes(Path.Combine(ExpectedBag.Folder(name), "metadata.yaml"));

        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            string text = Encoding.UTF8.GetString(Damage.Apply(original, seed, out _));
            try
            {
                return BagMetadata.Parse(text).MessageCount >= 0 || text.Contains("message_count: -", StringComparison.Ordinal);
            }
            catch (BagFormatException e)
            {
                return !e.Message.Contains('\n', StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10 * Damage.Trials));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_is_refused(string open) =>
        Assert.Throws<BagFormatException>(() => BagMetadata.Parse(string.Concat(Enumerable.Repeat(open, 100_000))));

    [Fact]
    public void Damaged_metadata_says_how_to_read_the_bag_without_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("metadata.yaml", "nothing: here"u8);

        var error = Assert.Throws<BagFormatException>(() => BagReader.Open(folder.Path));

        Assert.Contains("remove it to read the storage files", error.Message, StringComparison.Ordinal);
    }
}
