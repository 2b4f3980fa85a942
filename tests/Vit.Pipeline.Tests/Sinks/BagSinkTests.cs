using Vit.Bags;
using Vit.Messages;
using Vit.Messages.VitMsgs;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Pipeline.Sources;
using Vit.Pipeline.Tests.Support;
using Vit.Simulation.Camera;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Sinks;

public sealed class BagSinkTests(Model model) : IClassFixture<Model>
{
    private static readonly SimulatedCameraOptions Camera = new() { Width = 160, Height = 120, Rate = 10, StartNanoseconds = 1_000_000_000 };

    [Fact]
    public void A_bag_holds_every_result_with_type_hash_and_definition_and_the_frames_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        Record(folder["film"], new BagSinkOptions { CameraTopic = "/camera/image_raw", CameraInfoTopic = "/camera/camera_info" });

        using BagReader bag = BagReader.Open(folder["film"]);
        Dictionary<string, (string Type, long? Count)> topics = bag.Topics.ToDictionary(t => t.Name, t => (t.Type, t.MessageCount));

        Assert.Equal(("vit_msgs/msg/ModelInfo", 1), topics["/vit_perception/model_info"]);
        Assert.Equal(("vit_msgs/msg/Embedding", 4), topics["/vit_perception/embedding"]);
        Assert.Equal(("vit_msgs/msg/AttentionMap", 4), topics["/vit_perception/attention"]);
        Assert.Equal(("sensor_msgs/msg/Image", 4), topics["/vit_perception/attention/image"]);
        Assert.Equal(("vit_msgs/msg/RegionArray", 4), topics["/vit_perception/objects"]);
        Assert.Equal(("vit_msgs/msg/ObjectLinkArray", 4), topics["/vit_perception/links"]);
        Assert.Equal(("sensor_msgs/msg/CompressedImage", 4), topics["/vit_perception/overlay/compressed"]);
        Assert.Equal(("sensor_msgs/msg/Image", 4), topics["/camera/image_raw"]);
        Assert.Equal(("sensor_msgs/msg/CameraInfo", 4), topics["/camera/camera_info"]);
        Assert.All(bag.Topics, topic =>
        {
            Assert.True(MessageCatalog.TryGet(topic.Type, out RosTypeInfo info));
            Assert.Equal((info.Rihs01, info.Definition), (topic.TypeDescriptionHash, topic.Definition));
        });
    }

    [Fact]
    public void Results_are_logged_at_the_time_of_their_frames()
    {
        using var folder = new TemporaryFolder();
        Record(folder["film"], new BagSinkOptions { Node = "/robot/vit", Overlay = false });

        using BagReader bag = BagReader.Open(folder["film"], new BagReaderOptions { Topics = ["/robot/vit/embedding"] });
        var times = new List<long>();
        while (bag.Read(out BagMessage message))
        {
            times.Add(message.LogTime);
            Assert.Equal(message.LogTime, EmbeddingView.Parse(message.Payload.Span).Header.Stamp.ToNanoseconds());
        }

        Assert.Equal([1_000_000_000, 1_100_000_000, 1_200_000_000, 1_300_000_000], times);
    }

    [Fact]
    public void The_same_frames_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        foreach (string run in (string[])["one", "two"])
            Record(Path.Combine(folder[run], "film"), new BagSinkOptions());

        foreach (string file in (string[])["film_0.mcap", "metadata.yaml"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["one"], "film", file)), File.ReadAllBytes(Path.Combine(folder["two"], "film", file)));
    }

    [Fact]
    public void A_bag_that_is_there_is_not_written_over_unless_asked_to()
    {
        using var folder = new TemporaryFolder();
        Record(folder["film"], new BagSinkOptions());

        Assert.Throws<BagFormatException>(() => Record(folder["film"], new BagSinkOptions()));
        Record(folder["film"], new BagSinkOptions { Overwrite = true });
    }

    [Fact]
    public void Recorded_frames_replay_to_the_same_embeddings()
    {
        using var folder = new TemporaryFolder();
        Record(folder["film"], new BagSinkOptions { CameraTopic = "/camera/image_raw", CameraInfoTopic = "/camera/camera_info" });
        using (BagSource source = BagSource.Open(folder["film"], "/camera/image_raw"))
            Run(source, folder["again"], new BagSinkOptions { CameraTopic = source.Topic.Name });

        Assert.Equal(Embeddings(folder["film"]), Embeddings(folder["again"]));
    }

    private static List<float[]> Embeddings(string path)
    {
        using BagReader bag = BagReader.Open(path, new BagReaderOptions { Topics = ["/vit_perception/embedding"] });
        var embeddings = new List<float[]>();
        while (bag.Read(out BagMessage message))
            embeddings.Add([.. CdrMessage.Deserialize<Embedding>(message.Payload.Span).Data]);
        Assert.Equal(4, embeddings.Count);
        return embeddings;
    }

    private void Record(string folder, BagSinkOptions options)
    {
        using var source = new SimulationSource(Camera, frames: 4);
        Run(source, folder, options);
    }

    private void Run(IFrameSource source, string folder, BagSinkOptions options)
    {
        using FramePerception perception = model.Perception();
        perception.WantsLinks = true;
        using var sink = new BagSink(folder, model.Session, options);
        Assert.Equal(4, new PipelineRunner(source, perception, [sink]).Run(new PerceptionOptions()).Processed);
    }
}
