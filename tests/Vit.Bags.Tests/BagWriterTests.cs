using Vit.Bags.Mcap;
using Vit.Testing;

namespace Vit.Bags.Tests;

public sealed class BagWriterTests
{
    public static TheoryData<BagCompression> Compressions() => [BagCompression.None, BagCompression.Lz4, BagCompression.Zstd];

    [Theory]
    [MemberData(nameof(Compressions))]
    public void A_copied_bag_has_the_same_messages_and_topics(BagCompression compression)
    {
        using var folder = new TemporaryFolder();
        string copy = Copy(ExpectedBag.Folder("mcap"), folder["copy"], new BagWriterOptions { Compression = compression });

        using BagReader original = BagReader.Open(ExpectedBag.Folder("mcap")), bag = BagReader.Open(copy);

        Assert.Equal(original.Topics.Select(Describe), bag.Topics.Select(Describe));
        Assert.Equal((original.MessageCount, original.StartTime, original.EndTime), (bag.MessageCount, bag.StartTime, bag.EndTime));
        ExpectedBag.Same(ExpectedBag.Topics("mcap"), ExpectedBag.Read(bag));
        Assert.True(bag.Recovery.IsWhole);
    }

    [Fact]
    public void The_metadata_written_is_that_of_Jazzy()
    {
        using var folder = new TemporaryFolder();
        Copy(ExpectedBag.Folder("sqlite3"), folder["copy"], new BagWriterOptions { CustomData = new Dictionary<string, string> { ["robot"] = "7" } });

        BagMetadata metadata = BagMetadata.Load(folder["copy"]);

        Assert.Equal((9, "mcap", "jazzy", "", ""),
            (metadata.Version, metadata.StorageIdentifier, metadata.RosDistro, metadata.CompressionMode, metadata.CompressionFormat));
        Assert.Equal(["copy_0.mcap"], metadata.RelativeFilePaths);
        Assert.Equal(new BagFileInformation("copy_0.mcap", metadata.StartingTime, metadata.Duration, metadata.MessageCount), Assert.Single(metadata.Files));
        Assert.Equal("7", metadata.CustomData["robot"]);
        // The source is of version 8, with numbers.
        using BagReader storage = BagReader.Open(folder["copy/copy_0.mcap"]);
        Assert.All([.. metadata.Topics, .. storage.Topics],
            topic => Assert.Matches("(?s)history: keep_last.*reliability: (reliable|best_effort)", topic.OfferedQosProfiles));
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void The_same_calls_give_the_same_bytes(BagCompression compression)
    {
        using var folder = new TemporaryFolder();
        var options = new BagWriterOptions { Compression = compression };

        string first = Copy(ExpectedBag.Folder("mcap"), folder["a/bag"], options), second = Copy(ExpectedBag.Folder("mcap"), folder["b/bag"], options);

        foreach (string file in new[] { "bag_0.mcap", "metadata.yaml" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(second, file)));
    }

    [Fact]
    public void Messages_written_out_of_order_are_read_in_order_and_equal_times_as_written()
    {
        using var folder = new TemporaryFolder();
        var topic = new BagTopic { Name = "/a", Type = "std_msgs/msg/UInt8", OfferedQosProfiles = BagQos.Reliable(10) };
        long[] times = [5, 3, 3, 9, 1, 3];
        using (BagWriter writer = BagWriter.Create(folder["bag"]))
        {
            writer.AddTopic(topic);
            for (byte i = 0; i < times.Length; i++)
                writer.Write(topic, times[i], times[i] - 1, [0, 1, 0, 0, i]);
        }

        using BagReader bag = BagReader.Open(folder["bag"]);
        var read = new List<(long, byte)>();
        while (bag.Read(out BagMessage message))
            read.Add((message.LogTime, message.Payload.Span[4]));

        Assert.Equal([(1, 4), (3, 1), (3, 2), (3, 5), (5, 0), (9, 3)], read);
    }

    [Fact]
    public void A_bag_without_messages_or_topics_is_a_bag()
    {
        using var folder = new TemporaryFolder();
        BagWriter.Create(folder["empty"]).Dispose();

        using BagReader bag = BagReader.Open(folder["empty"]);

        Assert.False(bag.Read(out _));
        Assert.Empty(bag.Topics);
        Assert.True(bag.Recovery.IsWhole);
        Assert.Equal((0L, null), (bag.MessageCount, bag.StartTime));
    }

    [Fact]
    public void An_attachment_and_an_empty_payload_come_back()
    {
        using var folder = new TemporaryFolder();
        var topic = new BagTopic { Name = "/empty", Type = "std_msgs/msg/Empty" };
        using (BagWriter writer = BagWriter.Create(folder["bag"]))
        {
            writer.AddTopic(topic);
            writer.Write(topic, 1, 1, []);
            writer.WriteAttachment("card.json", "application/json", 1, "{}"u8);
        }

        using BagReader bag = BagReader.Open(folder["bag"]);

        Assert.True(bag.Read(out BagMessage message));
        Assert.Equal(0, message.Payload.Length);
        Assert.Equal("{}"u8.ToArray(), Assert.Single(bag.Attachments).ReadData());
    }

    [Fact]
    public void A_recording_that_was_never_closed_is_readable_up_to_its_last_chunk()
    {
        using var folder = new TemporaryFolder();
        var topic = new BagTopic { Name = "/a", Type = "std_msgs/msg/UInt8" };
        using BagWriter writer = BagWriter.Create(folder["bag"], new BagWriterOptions { ChunkBytes = 1024 });
        writer.AddTopic(topic);
        for (int i = 0; i < 100; i++)
            writer.Write(topic, i, i, new byte[100]);

        using BagReader bag = BagReader.Open(folder["bag"]);
        int read = ExpectedBag.Read(bag)["/a"].Count;

        Assert.InRange(read, 90, 99);
        Assert.Contains("not closed", Assert.Single(bag.Recovery.Losses).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bag_is_only_written_over_when_asked_to()
    {
        using var folder = new TemporaryFolder();
        BagWriter.Create(folder["bag"]).Dispose();

        Assert.Throws<BagFormatException>(() => BagWriter.Create(folder["bag"]));
        BagWriter.Create(folder["bag"], new BagWriterOptions { Overwrite = true }).Dispose();
    }

    [Fact]
    public void QoS_profiles_that_are_no_YAML_are_refused_when_the_topic_is_added()
    {
        using var folder = new TemporaryFolder();
        using BagWriter writer = BagWriter.Create(folder["bag"]);

        Assert.Throws<BagFormatException>(() => writer.AddTopic(new BagTopic { Name = "/a", Type = "a/msg/B", OfferedQosProfiles = "- {" }));
    }

    [Fact]
    public void A_stream_is_written_and_read_without_seeking()
    {
        using var buffer = new MemoryStream();
        using (var writer = new McapWriter(new ForwardOnly(buffer)))
        {
            ushort schema = writer.AddSchema("std_msgs/msg/UInt8", "ros2msg", "uint8 data"u8);
            ushort channel = writer.AddChannel("/a", "cdr", schema, []);
            for (uint i = 0; i < 1000; i++)
                writer.WriteMessage(channel, i, 1000 - i, i, new byte[5000]);
        }
        buffer.Position = 0;

        using var reader = new McapStreamReader(new ForwardOnly(buffer));
        uint count = 0;
        for (; reader.Read(out BagMessage message); count++)
            Assert.Equal((count, 1000 - count, 5000), (message.Sequence, message.LogTime, message.Payload.Length));

        Assert.Equal(1000u, count);
        Assert.True(reader.Recovery.IsWhole);
        Assert.Equal("uint8 data", Assert.Single(reader.Topics).Definition);
    }

    internal static string Copy(string from, string to, BagWriterOptions options)
    {
        using BagReader bag = BagReader.Open(from);
        using BagWriter writer = BagWriter.Create(to, options);
        foreach (BagTopic topic in bag.Topics)
            writer.AddTopic(topic);
        while (bag.Read(out BagMessage message))
            writer.Write(message.Topic, message.LogTime, message.PublishTime, message.Payload.Span, message.Sequence);
        return to;
    }

    private static object Describe(BagTopic t) =>
        (t.Name, t.Type, t.SerializationFormat, t.OfferedQosProfiles, t.TypeDescriptionHash, t.MessageCount, t.DefinitionEncoding, t.Definition);

    /// <summary>A pipe: no seeking, no length, reads in small pieces.</summary>
    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => inner.Flush();
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 777));
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
