using Vit.Ros.Parameters;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Tests.Parameters;

public sealed class ParameterEventTests
{
    [Fact]
    public void An_event_tells_what_is_new_with_node_and_stamp()
    {
        var node = new Node();
        node.Parameters.Declare("a", 1.5);

        Wire.ParameterEvent e = Assert.Single(node.Events);
        Assert.Equal(("/robot/vit_perception", 1000, 0u), (e.Node, e.Stamp.Sec, e.Stamp.Nanosec));
        Assert.Equal(new Parameter("a", 1.5), Parameter.FromMessage(Assert.Single(e.NewParameters)));
        Assert.Empty(e.ChangedParameters);
        Assert.Empty(e.DeletedParameters);
    }

    [Fact]
    public void One_event_tells_all_that_an_atomic_set_changed_and_deleted()
    {
        Node node = Node.Typical();
        node.Parameters.SetAtomically([new("links.max_objects", 20), new("anything", ParameterValue.NotSet), new("links.max_objects", 21)]);

        Wire.ParameterEvent e = Assert.Single(node.Events);
        Assert.Equal(new Parameter("links.max_objects", 21), Parameter.FromMessage(Assert.Single(e.ChangedParameters)));
        Assert.Equal("anything", Assert.Single(e.DeletedParameters).Name);
    }

    [Fact]
    public void Undeclaring_sends_an_event()
    {
        Node node = Node.Typical();
        node.Parameters.Undeclare("anything");

        Assert.Equal("anything", Assert.Single(Assert.Single(node.Events).DeletedParameters).Name);
    }

    [Fact]
    public void A_parameter_declared_without_a_value_sends_none()
    {
        var node = new Node();
        node.Parameters.Declare("a", ParameterValue.NotSet, new() { Type = ParameterType.Double });

        Assert.Empty(node.Events);
    }
}
