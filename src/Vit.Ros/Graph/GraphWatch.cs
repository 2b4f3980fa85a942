using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>Tells a node when the graph has changed.</summary>
internal sealed class GraphWatch(RosNode node, Action changed) : IWaitable
{
    public RclObject Handle => node.Handle;

    public RosNode Node => node;

    public string Description => "handler of graph changes";

    public void OnReady() => changed();
}
