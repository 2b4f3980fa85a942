using Vit.Messages.SensorMsgs;
using Vit.Messages.StdSrvs;
using Vit.Messages.VitMsgs;

namespace Vit.Messages.Tests;

public sealed class MessageCatalogTests
{
    [Fact]
    public void A_message_is_found_by_its_ROS_name()
    {
        Assert.True(MessageCatalog.TryGet("sensor_msgs/msg/Image", out RosTypeInfo info));
        Assert.Equal(RosTypeInfo.Of<Image>(), info);
    }

    [Fact]
    public void A_service_is_found_by_its_ROS_name()
    {
        Assert.True(MessageCatalog.TryGet("std_srvs/srv/SetBool", out RosTypeInfo info));
        Assert.Equal(RosTypeInfo.Of<SetBool>(), info);
        Assert.True(MessageCatalog.TryGet("std_srvs/srv/SetBool_Request", out _));
        Assert.True(MessageCatalog.TryGet("std_srvs/srv/SetBool_Event", out _));
    }

    [Theory]
    [InlineData("sensor_msgs/Image")]
    [InlineData("sensor_msgs/msg/Picture")]
    [InlineData("")]
    public void An_unknown_name_is_not_found(string name) => Assert.False(MessageCatalog.TryGet(name, out _));

    [Fact]
    public void Every_name_is_found_and_says_itself()
    {
        foreach (string name in MessageCatalog.TypeNames)
        {
            Assert.True(MessageCatalog.TryGet(name, out RosTypeInfo info));
            Assert.Equal(name, info.Name);
            Assert.Matches("^RIHS01_[0-9a-f]{64}$", info.Rihs01);
        }
    }

    [Fact]
    public void A_definition_carries_those_of_all_types_below_it()
    {
        MessageCatalog.TryGet("geometry_msgs/msg/PointStamped", out RosTypeInfo info);

        string line = new('=', 80);
        Assert.Equal(
            $$"""
            # A position with the frame it is given in.

            std_msgs/Header header
            Point point

            {{line}}
            MSG: std_msgs/Header
            # When and where data was taken.

            # Time of acquisition.
            builtin_interfaces/Time stamp
            # Coordinate frame of the data, a name known to tf2.
            string frame_id

            {{line}}
            MSG: builtin_interfaces/Time
            # A point in time: seconds since the clock's epoch (for system time 1970-01-01 UTC).

            # Whole seconds.
            int32 sec
            # Nanoseconds on top of them, 0 to 999 999 999, also when sec is negative.
            uint32 nanosec

            {{line}}
            MSG: geometry_msgs/Point
            # A position in metres.

            float64 x
            float64 y
            float64 z

            """, info.Definition);
    }

    [Fact]
    public void A_type_used_twice_is_defined_once()
    {
        string definition = RosTypeInfo.Of<ObjectLinkArray>().Definition;
        Assert.Equal(2, definition.Split("MSG: vit_msgs/Region\n").Length);
    }
}
