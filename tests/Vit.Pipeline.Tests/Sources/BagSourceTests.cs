using System.Security.Cryptography;
using System.Text.Json;
using Vit.Bags;
using Vit.Messages.SensorMsgs;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Sources;

public sealed class BagSourceTests
{
    [Fact]
    public void The_only_camera_of_a_bag_is_found_and_every_frame_comes_unchanged_with_its_camera_info()
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Golden.Path("L5_bags", "camera", "expected.json")));
        JsonElement[] messages = [.. expected.RootElement.GetProperty("topics").GetProperty("/camera/image_raw/compressed").GetProperty("messages").EnumerateArray()];
        using BagSource source = BagSource.Open(Golden.Path("L5_bags", "camera"));

        Assert.Equal(("/camera/image_raw/compressed", 60L), (source.Topic.Name, source.Count));
        for (int i = 0; i < messages.Length; i++)
        {
            Assert.True(source.TryNext(out Frame? frame));
            using (frame)
            {
                Assert.Equal(FrameFormat.Compressed, frame.Format);
                Assert.Equal(messages[i].GetProperty("log_time").GetInt64(), frame.LogTime);
                Assert.Equal(messages[i].GetProperty("sha256_cdr").GetString(), Convert.ToHexStringLower(SHA256.HashData(frame.Payload)));
                Assert.Equal(640u, CameraInfoView.Parse(frame.CameraInfo).Width);
            }
        }
        Assert.False(source.TryNext(out _));
    }

    [Fact]
    public void With_several_cameras_the_choice_is_the_users_and_they_are_listed()
    {
        string message = Assert.Throws<BagFormatException>(() => BagSource.Open(Golden.Path("L5_bags", "mcap"))).Message;

        Assert.Contains("--topic", message, StringComparison.Ordinal);
        Assert.Contains("/bgr/image_raw (6 frames)", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("/nowhere", "there is no topic /nowhere; cameras in it: ")]
    [InlineData("/rgb/camera_info", "is sensor_msgs/msg/CameraInfo, not")]
    public void A_topic_that_is_no_camera_is_refused_with_those_that_are(string topic, string words) =>
        Assert.Contains(words, Assert.Throws<BagFormatException>(() => BagSource.Open(Golden.Path("L5_bags", "mcap"), topic)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_bag_without_pictures_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (BagWriter bag = BagWriter.Create(folder["talk"]))
            bag.AddTopic(new BagTopic { Name = "/chatter", Type = "std_msgs/msg/String" });

        Assert.Contains("no topic holds pictures", Assert.Throws<BagFormatException>(() => BagSource.Open(folder["talk"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_raw_topic_goes_before_its_own_compressed_form_and_depth_is_no_camera()
    {
        using var folder = new TemporaryFolder();
        using (BagWriter bag = BagWriter.Create(folder["two"]))
        {
            foreach ((string name, string type) in (ReadOnlySpan<(string, string)>)[("/front/image_raw/compressed", "CompressedImage"), ("/front/image_raw", "Image"), ("/depth/image_raw/compressedDepth", "CompressedImage")])
                bag.AddTopic(new BagTopic { Name = name, Type = "sensor_msgs/msg/" + type });
        }

        using BagSource source = BagSource.Open(folder["two"]);

        Assert.Equal("/front/image_raw", source.Topic.Name);
    }

    [Theory]
    [InlineData("/camera/image_raw", "/camera/camera_info")]
    [InlineData("/camera/image_raw/compressed", "/camera/camera_info")]
    [InlineData("/image", "/camera_info")]
    public void Camera_info_stands_beside_the_raw_topic(string topic, string info) => Assert.Equal(info, CameraTopic.InfoName(topic));
}
