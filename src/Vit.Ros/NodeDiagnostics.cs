using Vit.Messages.DiagnosticMsgs;
using Vit.Ros.Diagnostics;

namespace Vit.Ros;

/// <summary>A node's diagnostics on ROS: what its tasks say, once a second on <c>/diagnostics</c>, and within a quarter of one when a level changes.</summary>
public sealed class NodeDiagnostics : IDisposable
{
    /// <summary>Each look asks the graph, which even an idle node pays for: often enough for a person, no oftener.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Publisher<DiagnosticArray> _publisher;
    private readonly RosTimer _timer;

    /// <summary>Begins to publish; tasks are added to <see cref="Updater"/>.</summary>
    /// <exception cref="RosException">ROS refused the publisher.</exception>
    public NodeDiagnostics(RosNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _publisher = node.CreatePublisher<DiagnosticArray>("/diagnostics", Qos.Default);
        Updater = new DiagnosticUpdater(node.Name, _publisher.Publish, node.Clock, lookEvery: Look);
        _timer = node.CreateTimer(Look, () => Updater.Tick());
    }

    /// <summary>The tasks.</summary>
    public DiagnosticUpdater Updater { get; }

    /// <summary>Ends the publications.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _publisher.Dispose();
    }
}
