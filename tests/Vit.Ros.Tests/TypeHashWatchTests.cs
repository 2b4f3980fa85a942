namespace Vit.Ros.Tests;

public sealed class TypeHashWatchTests
{
    private const string Topic = "/camera/image_raw";
    private const string Type = "sensor_msgs/msg/Image";

    [Fact]
    public void A_peer_with_another_definition_is_warned_of_once()
    {
        var watch = new TypeHashWatch();
        EndpointInfo peer = Peer(Type, "RIHS01_02");

        string? first = watch.Check(Topic, Type, "RIHS01_01", peerPublishes: true, peer);
        string? second = watch.Check(Topic, Type, "RIHS01_01", peerPublishes: true, peer);

        Assert.Equal(
            "publisher /robot/eye on /camera/image_raw has another definition of sensor_msgs/msg/Image (RIHS01_02, not RIHS01_01): its " +
            "messages are misread; build both against the same version of the package", first);
        Assert.Null(second);
        Assert.Equal(1, watch.MismatchCount);
    }

    [Fact]
    public void A_peer_with_our_definition_or_without_a_hash_is_fine()
    {
        var watch = new TypeHashWatch();

        Assert.Null(watch.Check(Topic, Type, "RIHS01_01", peerPublishes: false, Peer(Type, "RIHS01_01")));
        Assert.Null(watch.Check(Topic, Type, "RIHS01_01", peerPublishes: false, Peer(Type, null)));
        Assert.Equal(0, watch.MismatchCount);
    }

    [Fact]
    public void A_peer_with_another_type_is_told_apart() => Assert.Equal(
        "subscriber /robot/eye on /camera/image_raw has type std_msgs/msg/String, not sensor_msgs/msg/Image: nothing is exchanged with it",
        new TypeHashWatch().Check(Topic, Type, "RIHS01_01", peerPublishes: false, Peer("std_msgs/msg/String", "RIHS01_03")));

    private static EndpointInfo Peer(string type, string? hash) => new("eye", "/robot", type, hash, default, Qos.Default);
}
