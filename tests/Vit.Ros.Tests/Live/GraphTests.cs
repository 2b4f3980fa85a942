using Vit.Messages.SensorMsgs;
using Vit.Messages.StdSrvs;

namespace Vit.Ros.Tests.Live;

public sealed class GraphTests
{
    [Fact]
    public void A_peer_in_another_namespace_is_seen_with_what_it_publishes()
    {
        using var session = new RosSession();
        int changes = 0;
        session.Node.GraphChanged += () => changes++;
        using var peer = new RosPeer("image", "camera/image_raw", "8", "4", "--ros-args", "-r", "__ns:=/robot", "-r", "__node:=eye");

        RosGraph graph = session.Node.Graph;
        // A publisher is found before the name of its node.
        RosSession.Eventually(
            () => graph.Publishers("/robot/camera/image_raw") is [{ NodeName: "eye" }], "the publisher and its node's name");

        EndpointInfo camera = graph.Publishers("/robot/camera/image_raw")[0];
        Assert.Equal(("/robot/eye", "sensor_msgs/msg/Image", Image.Rihs01), (camera.NodeFullName, camera.TypeName, camera.Rihs01));
        Assert.Equal((QosReliability.BestEffort, QosDurability.Volatile), (camera.Qos.Reliability, camera.Qos.Durability));
        RosSession.Eventually(() => graph.Nodes().Contains(("eye", "/robot")), "the node");
        Assert.Contains(("/robot/camera/image_raw", "sensor_msgs/msg/Image"), graph.Topics());
        Assert.Equal((1, 0), (graph.CountPublishers("/robot/camera/image_raw"), graph.CountSubscriptions("/robot/camera/image_raw")));
        RosSession.Eventually(() => changes > 0, "the change");
    }

    [Fact]
    public void Services_are_seen_and_counted()
    {
        using var session = new RosSession();
        using ServiceServer<TriggerRequest, TriggerResponse> server =
            session.Node.CreateServer<Trigger, TriggerRequest, TriggerResponse>("~/reset_tracks", _ => new TriggerResponse());

        RosSession.Eventually(() => session.Node.Graph.CountServers("/subject/reset_tracks") == 1, "the server");

        Assert.Contains(("/subject/reset_tracks", "std_srvs/srv/Trigger"), session.Node.Graph.Services());
        Assert.Equal(0, session.Node.Graph.CountClients("/subject/reset_tracks"));
    }

    [Fact]
    public void Ends_that_are_disposed_leave_the_graph()
    {
        using var session = new RosSession();
        Publisher<Image> publisher = session.Node.CreatePublisher<Image>("gone", Qos.Default);
        RosSession.Eventually(() => session.Node.Graph.CountPublishers("/gone") == 1, "the publisher");

        publisher.Dispose();

        RosSession.Eventually(() => session.Node.Graph.CountPublishers("/gone") == 0, "its end");
        Assert.Throws<ObjectDisposedException>(() => publisher.Publish(new Image()));
    }
}
