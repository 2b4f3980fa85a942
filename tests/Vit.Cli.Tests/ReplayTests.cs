using System.Security.Cryptography;
using System.Text.Json;
using Vit.Bags;
using Vit.Testing;
using static Vit.Cli.Tests.VitProgram;

namespace Vit.Cli.Tests;

public sealed class ReplayTests
{
    private static readonly string Camera = Golden.Path("L5_bags", "camera");

    [Fact]
    public void A_camera_bag_replayed_twice_gives_identical_files()
    {
        using var folder = new TemporaryFolder();

        foreach (string run in (string[])["one", "two"])
            Assert.Equal(0, Run("replay", Camera, "--out", Path.Combine(folder[run], "seen")).Code);

        foreach (string file in (string[])["seen_0.mcap", "metadata.yaml"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["one"], "seen", file)), File.ReadAllBytes(Path.Combine(folder["two"], "seen", file)));
    }

    [Fact]
    public void Independent_readers_find_every_message_that_was_written()
    {
        if (!IndependentReader.IsRequired)
            Assert.SkipWhen(IndependentReader.Absence.Length > 0, IndependentReader.Absence);
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Run("replay", Camera, "--out", folder["seen"], "--with-frames").Code);

        IReadOnlyDictionary<string, (string Type, long Count, string Sha256)> found = IndependentReader.Read(folder["seen"]);

        Assert.Equal(
            [
                ("/camera/camera_info", "sensor_msgs/msg/CameraInfo", 60), ("/camera/image_raw/compressed", "sensor_msgs/msg/CompressedImage", 60),
                ("/vit_perception/attention", "vit_msgs/msg/AttentionMap", 60), ("/vit_perception/attention/image", "sensor_msgs/msg/Image", 60),
                ("/vit_perception/embedding", "vit_msgs/msg/Embedding", 60), ("/vit_perception/links", "vit_msgs/msg/ObjectLinkArray", 60),
                ("/vit_perception/model_info", "vit_msgs/msg/ModelInfo", 1), ("/vit_perception/objects", "vit_msgs/msg/RegionArray", 60),
                ("/vit_perception/overlay/compressed", "sensor_msgs/msg/CompressedImage", 60),
            ],
            found.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value.Type, (int)t.Value.Count)));
        Assert.Equal(Hashes(folder["seen"]), found.ToDictionary(t => t.Key, t => t.Value.Sha256));
    }

    [Fact]
    public void A_folder_of_pictures_is_replayed_too_and_a_broken_one_is_counted()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["pictures"]);
        File.Copy(Golden.Path("photos", "coffee.png"), Path.Combine(folder["pictures"], "coffee.png"));
        File.WriteAllText(Path.Combine(folder["pictures"], "broken.png"), "no picture");

        (int code, string output, string errors) = Run(
            "replay", folder["pictures"], "--out", folder["seen"], "--overlays", folder["overlays"], "--json");

        Assert.Equal(0, code);
        Assert.StartsWith("vit: broken.png: ", Assert.Single(Lines(errors)), StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(Assert.Single(Lines(output)));
        Assert.Equal((2, 1), (summary.RootElement.GetProperty("frames").GetInt32(), summary.RootElement.GetProperty("processed").GetInt32()));
        Assert.Equal(1, summary.RootElement.GetProperty("dropped").GetProperty("undecodable picture").GetInt32());
        Assert.True(File.Exists(Path.Combine(folder["overlays"], "coffee.overlay.png")));
    }

    [Fact]
    public void In_latest_mode_every_frame_is_processed_or_counted_as_replaced()
    {
        using var folder = new TemporaryFolder();

        (int code, string output, _) = Run("replay", Camera, "--out", folder["seen"], "--latest", "--rate", "50", "--json");

        Assert.Equal(0, code);
        using JsonDocument summary = JsonDocument.Parse(output);
        int processed = summary.RootElement.GetProperty("processed").GetInt32();
        int replaced = summary.RootElement.GetProperty("dropped").TryGetProperty("replaced by a newer frame", out JsonElement count) ? count.GetInt32() : 0;
        Assert.Equal(60, summary.RootElement.GetProperty("frames").GetInt32());
        Assert.Equal(60, processed + replaced);
        // 60 frames in 40 ms: no network of this size keeps up.
        Assert.InRange(replaced, 1, 59);
    }

    [Fact]
    public void A_bag_that_was_cut_is_replayed_as_far_as_it_is_whole_and_the_loss_is_told()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Path.Combine(Camera, "camera.mcap"));
        folder.Write("cut.mcap", whole.AsSpan(0, whole.Length / 2));

        (int code, string output, string errors) = Run("replay", folder["cut.mcap"], "--out", folder["seen"], "--json");

        Assert.Equal(0, code);
        Assert.Contains("lost", Assert.Single(Lines(errors)), StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(output);
        Assert.InRange(summary.RootElement.GetProperty("processed").GetInt32(), 10, 59);
    }

    [Fact]
    public void A_bag_that_is_there_is_not_written_over_unless_asked_to()
    {
        using var folder = new TemporaryFolder();
        string small = Golden.Path("L5_bags", "mcap_storage_zstd");
        string[] command = ["replay", small, "--topic", "/mono/image_raw", "--out", folder["seen"]];

        Assert.Equal(0, Run(command).Code);
        (int code, _, string errors) = Run(command);
        Assert.Equal(1, code);
        Assert.Contains("there is a bag in it already", Assert.Single(Lines(errors)), StringComparison.Ordinal);
        Assert.Equal(0, Run([.. command, "--overwrite"]).Code);
    }

    [Theory]
    [InlineData("no such", "nowhere")]
    [InlineData("--topic", "L5_bags/mcap")]
    [InlineData("neither a bag nor", "L6_cdr")]
    public void What_cannot_be_replayed_is_one_line(string words, string bag)
    {
        (int code, string output, string errors) = Run("replay", Golden.Path(bag.Split('/')), "--out", "unused");

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(words, Assert.Single(Lines(errors)), StringComparison.Ordinal);
        Assert.False(Directory.Exists("unused"));
    }

    private static Dictionary<string, string> Hashes(string folder)
    {
        using BagReader bag = BagReader.Open(folder);
        var hashes = new Dictionary<string, IncrementalHash>();
        while (bag.Read(out BagMessage message))
        {
            if (!hashes.TryGetValue(message.Topic.Name, out IncrementalHash? hash))
                hashes.Add(message.Topic.Name, hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
            hash.AppendData(message.Payload.Span);
        }
        return hashes.ToDictionary(h => h.Key, h => Convert.ToHexStringLower(h.Value.GetHashAndReset()));
    }
}
