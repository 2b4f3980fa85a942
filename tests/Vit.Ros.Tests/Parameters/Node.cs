using Vit.Ros.Parameters;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Tests.Parameters;

/// <summary>A parameter server of a node, and what it has sent.</summary>
internal sealed class Node
{
    public Node(params KeyValuePair<string, ParameterValue>[] overrides)
    {
        Clock = new ManualClock();
        Parameters = new ParameterServer("/robot/vit_perception", Clock, overrides) { EventSink = Events.Add };
        Services = new ParameterServices(Parameters);
    }

    public ManualClock Clock { get; }

    public ParameterServer Parameters { get; }

    public ParameterServices Services { get; }

    public List<Wire.ParameterEvent> Events { get; } = [];

    /// <summary>Parameters of four kinds: a dynamic double and integer, a word, a read-only string, one without a type.</summary>
    public static Node Typical()
    {
        var node = new Node();
        node.Parameters.Declare("attention.residual", 0.5, new() { FloatingPointRange = new(0, 1) { ToIsExclusive = true } });
        node.Parameters.Declare("attention.method", "rollout", new() { Words = ["rollout", "last_layer"] });
        node.Parameters.Declare("links.max_objects", 12, new() { IntegerRange = new(2, 64) });
        node.Parameters.Declare("model", "a.onnx", new() { ReadOnly = true });
        node.Parameters.Declare("anything", 1, new() { DynamicTyping = true });
        node.Events.Clear();
        return node;
    }
}
