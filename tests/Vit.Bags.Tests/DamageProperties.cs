using System.Buffers.Binary;
using Vit.Bags.Mcap;
using Vit.Testing;

namespace Vit.Bags.Tests;

/// <summary>Reading survives any damage. More trials: VIT_BAG_FUZZ=100000, see docs/bags.md.</summary>
public sealed class DamageProperties
{
    private const int Messages = 40;

    /// <summary>A small bag with everything in it: two topics, an attachment, several chunks, payloads that compress to about half.</summary>
    private static byte[] WriteMcap(BagCompression compression)
    {
        using var folder = new TemporaryFolder();
        BagTopic a = new() { Name = "/a", Type = "a/msg/A", DefinitionEncoding = "ros2msg", Definition = "uint8[] data", OfferedQosProfiles = BagQos.Reliable(1) };
        BagTopic b = new() { Name = "/b", Type = "a/msg/B" };
        using (BagWriter writer = BagWriter.Create(folder["bag"], new BagWriterOptions { Compression = compression, ChunkBytes = 1024 }))
        {
            writer.AddTopic(a);
            writer.AddTopic(b);
            byte[] payload = new byte[300];
            for (int i = 0; i < Messages; i++)
            {
                new Random(i).NextBytes(payload.AsSpan(0, 150));
                writer.Write(i % 3 == 0 ? b : a, 1000 + i, 1000 + i, payload);
            }
            writer.WriteAttachment("a.txt", "text/plain", 1, "text"u8);
        }
        return File.ReadAllBytes(folder["bag/bag_0.mcap"]);
    }

    /// <summary>Clears every CRC, so that damage reaches the code behind them.</summary>
    private static byte[] WithoutCrcs(byte[] file)
    {
        var records = new RecordCursor(file.AsSpan(McapFormat.Magic.Length));
        while (records.MoveNext())
        {
            int at = McapFormat.Magic.Length + records.ContentStart + records.Opcode switch { Opcode.Chunk => 24, Opcode.DataEnd => 0, Opcode.Footer => 16, _ => -1 };
            if (records.Opcode is Opcode.Chunk or Opcode.DataEnd or Opcode.Footer)
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), 0);
        }
        return file;
    }

    private static HashSet<string> Payloads(byte[] file)
    {
        using var folder = new TemporaryFolder();
        return [.. ExpectedBag.Read(folder.Write("bag.mcap", file)).SelectMany(t => t.Value).Select(m => m.Sha256)];
    }

    [Theory]
    [InlineData(BagCompression.None)]
    [InlineData(BagCompression.Lz4)]
    [InlineData(BagCompression.Zstd)]
    public void Of_a_damaged_MCAP_file_no_wrong_payload_is_given_and_every_missing_one_is_reported(BagCompression compression)
    {
        using var folder = new TemporaryFolder();
        byte[] file = WriteMcap(compression);
        HashSet<string> payloads = Payloads(file);
        Assert.Equal(Messages, payloads.Count);

        Damage.Survives(file, damaged => folder.Write("bag.mcap", damaged), outcome =>
            payloads.IsSupersetOf(outcome.Payloads)
            && (outcome.Payloads.Count == Messages || !outcome.Recovery!.IsWhole)
            && outcome.Payloads.Count + outcome.Recovery!.Messages <= Messages);
    }

    [Theory]
    [InlineData(BagCompression.None)]
    [InlineData(BagCompression.Lz4)]
    [InlineData(BagCompression.Zstd)]
    public void A_damaged_MCAP_file_without_CRCs_is_survived(BagCompression compression)
    {
        using var folder = new TemporaryFolder();

        Damage.Survives(WithoutCrcs(WriteMcap(compression)), damaged => folder.Write("bag.mcap", damaged));
    }

    [Theory]
    [InlineData("unchunked.mcap")]
    [InlineData("no_summary.mcap")]
    [InlineData("out_of_order.mcap")]
    public void A_damaged_file_of_another_writer_is_survived(string name)
    {
        using var folder = new TemporaryFolder();

        Damage.Survives(File.ReadAllBytes(Path.Combine(ExpectedBag.Folder("mcap_files"), name)), damaged => folder.Write("bag.mcap", damaged));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_damaged_database_is_survived(int schemaVersion)
    {
        using var folder = new TemporaryFolder();
        byte[] file = File.ReadAllBytes(SqliteTests.WriteDatabase(folder, schemaVersion));

        Damage.Survives(file, damaged => folder.Write("damaged.db3", damaged));
    }

    [Fact]
    public void A_damaged_database_of_compressed_messages_is_survived()
    {
        using var folder = new TemporaryFolder();

        Damage.Survives(File.ReadAllBytes(Path.Combine(ExpectedBag.Folder("sqlite3_message_zstd"), "sqlite3_message_zstd.db3")),
            damaged => folder.Write("damaged.db3", damaged));
    }

    [Fact]
    public void A_damaged_compressed_file_is_survived()
    {
        using var folder = new TemporaryFolder();

        Damage.Survives(File.ReadAllBytes(Path.Combine(ExpectedBag.Folder("sqlite3_file_zstd"), "sqlite3_file_zstd.db3.zstd")),
            damaged => folder.Write("damaged.db3.zstd", damaged));
    }

    [Theory]
    [InlineData("camera")]
    [InlineData("sqlite3")]
    public void A_damaged_metadata_yaml_is_survived(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(ExpectedBag.Folder(name)))
            File.Copy(file, folder[Path.GetFileName(file)]);

        Damage.Survives(File.ReadAllBytes(folder["metadata.yaml"]), damaged =>
        {
            folder.Write("metadata.yaml", damaged);
            return folder.Path;
        });
    }

    [Fact]
    public void A_chunk_that_claims_more_than_it_can_hold_is_refused_before_any_memory_is_taken()
    {
        using var folder = new TemporaryFolder();
        byte[] file = WithoutCrcs(WriteMcap(BagCompression.Zstd));
        var records = new RecordCursor(file.AsSpan(McapFormat.Magic.Length));
        while (records.MoveNext())
        {
            if (records.Opcode == Opcode.Chunk)
                BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(McapFormat.Magic.Length + records.ContentStart + 16), 500 << 20);
        }
        string path = folder.Write("bag.mcap", file);

        long before = GC.GetAllocatedBytesForCurrentThread();
        using BagReader bag = BagReader.Open(path);
        Assert.False(bag.Read(out _));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(Messages, bag.Recovery.Messages);
        Assert.Contains("more than its compressed data can hold", bag.Recovery.Losses[0].Reason, StringComparison.Ordinal);
    }
}
