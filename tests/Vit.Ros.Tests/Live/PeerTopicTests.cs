using System.Text.Json;
using Vit.Messages;
using Vit.Messages.DiagnosticMsgs;
using Vit.Messages.GeometryMsgs;
using Vit.Messages.SensorMsgs;
using Vit.Messages.StdMsgs;
using Vit.Messages.Tests.Support;
using Vit.Messages.VisualizationMsgs;

namespace Vit.Ros.Tests.Live;

/// <summary>Messages to and from rclpy.</summary>
public sealed class PeerTopicTests
{
    private const int Width = 1920;
    private const int Height = 1080;

    [Fact]
    public void A_string_comes_back_from_a_peer() => ComesBack(new Messages.StdMsgs.String { Data = "Größe" });

    [Fact]
    public void A_camera_info_comes_back_from_a_peer() => ComesBack(Random<CameraInfo>());

    [Fact]
    public void A_compressed_image_comes_back_from_a_peer() => ComesBack(Random<CompressedImage>());

    [Fact]
    public void A_point_comes_back_from_a_peer() => ComesBack(Random<PointStamped>());

    [Fact]
    public void Diagnostics_come_back_from_a_peer() =>
        ComesBack(new DiagnosticArray { Status = [new() { Level = 1, Name = "Input", Values = [new() { Key = "rate", Value = "30" }] }] });

    [Fact]
    public void Markers_come_back_from_a_peer() => ComesBack(Random<MarkerArray>());

    [Fact]
    public void A_peer_reads_the_fields_that_were_written()
    {
        using var session = new RosSession();
        using var peer = new RosPeer("hear", "geometry_msgs/msg/PointStamped", "/query");
        using Publisher<PointStamped> publisher = session.Node.CreatePublisher<PointStamped>("query", Qos.Default);
        RosSession.Matched(publisher);

        publisher.Publish(new PointStamped
        {
            Header = new Header { FrameId = "camera", Stamp = new() { Sec = -3, Nanosec = 4_000_000_000 } },
            Point = new Point { X = 1.5, Y = -2, Z = 1e300 },
        });

        JsonElement heard = peer.Next("heard");
        Assert.Equal("""{"stamp": {"sec": -3, "nanosec": 4000000000}, "frame_id": "camera"}""", heard.GetProperty("header").GetRawText());
        Assert.Equal("""{"x": 1.5, "y": -2.0, "z": 1e+300}""", heard.GetProperty("point").GetRawText());
    }

    [Fact]
    public void Full_hd_images_of_a_peer_arrive_whole_in_buffers_of_their_own()
    {
        using var session = new RosSession();
        var frames = new List<MessageBuffer>();
        using Subscription subscription = session.Node.CreateBufferedSubscription<Image>("camera", Qos.SensorData with { Depth = 1 }, frame =>
        {
            if (frames.Count < 5)
                frames.Add(frame);
            else
                frame.Dispose();
        });
        using var peer = new RosPeer("image", "/camera", $"{Width}", $"{Height}", "--rate", "10");

        RosSession.Eventually(() => frames.Count == 5, "five frames");

        byte[] expected = [.. Enumerable.Range(0, 3 * Width * Height).Select(i => (byte)(i % 251))];
        foreach (MessageBuffer frame in frames)
        {
            ImageView image = ImageView.Parse(frame.Payload);
            Assert.Equal((1920u, 1080u, 5760u), (image.Width, image.Height, image.Step));
            Assert.True(image.Encoding.Equals("bgr8"u8));
            Assert.True(image.Data.SequenceEqual(expected), "the picture is not the one that was sent");
            frame.Dispose();
        }
    }

    [Fact]
    public void A_full_hd_image_comes_back_from_a_peer()
    {
        var image = new Image { Width = Width, Height = Height, Encoding = "rgb8", Step = 3 * Width };
        byte[] data = new byte[3 * Width * Height];
        new Random(1).NextBytes(data);
        image.Data = [.. data];

        ComesBack(image);
    }

    private static T Random<T>() => (T)MessageReflection.Random(typeof(T), new Random(42), maxCount: 4);

    /// <summary>Sends a message to a peer, which sends it on from its own objects; the payload must be the same to the last field.</summary>
    private static void ComesBack<T>(T message)
        where T : IRosMessage<T>, new()
    {
        using var session = new RosSession();
        using var peer = new RosPeer("echo", T.RosTypeName, "/there", "/back");
        byte[]? back = null;
        using Subscription subscription = session.Node.CreateSubscription<T>("back", Qos.Default, (payload, in _) => back = payload.ToArray());
        using Publisher<T> publisher = session.Node.CreatePublisher<T>("there", Qos.Default);
        RosSession.Matched(subscription, publisher);

        byte[] sent = CdrMessage.ToBytes(message);
        publisher.Publish(message);

        RosSession.Eventually(() => back is not null, "the message");
        Assert.InRange(back!.Length - sent.Length, 0, 3);
        Assert.True(back.AsSpan(0, sent.Length).SequenceEqual(sent), "the payload has changed on its way");
        Assert.Equal(0, session.Node.TypeMismatchCount);
    }
}
