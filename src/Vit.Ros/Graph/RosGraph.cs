using System.Runtime.InteropServices;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>What a node knows of all nodes. Thread safe. Names of topics and services are resolved ones.</summary>
public sealed class RosGraph
{
    private enum Ends
    {
        Publishers,
        Subscriptions,
        Clients,
        Servers,
    }

    private readonly RclObject _node;

    internal RosGraph(RclObject node) => _node = node;

    /// <summary>Names and namespaces of all nodes.</summary>
    public unsafe IReadOnlyList<(string Name, string Namespace)> Nodes() => Pairs(&Native.GraphNodes);

    /// <summary>Names and types of all topics; one with several types is listed several times.</summary>
    public unsafe IReadOnlyList<(string Name, string Type)> Topics() => Pairs(&Native.GraphTopics);

    /// <summary>Names and types of all services.</summary>
    public unsafe IReadOnlyList<(string Name, string Type)> Services() => Pairs(&Native.GraphServices);

    /// <summary>Publishers of a topic.</summary>
    public unsafe IReadOnlyList<EndpointInfo> Publishers(string topic) => Endpoints(topic, &Native.GraphPublishers);

    /// <summary>Subscriptions of a topic.</summary>
    public unsafe IReadOnlyList<EndpointInfo> Subscriptions(string topic) => Endpoints(topic, &Native.GraphSubscriptions);

    /// <summary>Number of publishers of a topic.</summary>
    public int CountPublishers(string topic) => Count(topic, Ends.Publishers);

    /// <summary>Number of subscriptions of a topic.</summary>
    public int CountSubscriptions(string topic) => Count(topic, Ends.Subscriptions);

    /// <summary>Number of clients of a service (Jazzy and later).</summary>
    public int CountClients(string service) => Count(service, Ends.Clients);

    /// <summary>Number of servers of a service (Jazzy and later).</summary>
    public int CountServers(string service) => Count(service, Ends.Servers);

    private int Count(string name, Ends what)
    {
        Native.Check(Native.GraphCount(_node, name, (int)what, out ulong count));
        return (int)Math.Min(count, int.MaxValue);
    }

    private unsafe List<(string First, string Second)> Pairs(
        delegate*<RclObject, delegate* unmanaged<nint, byte*, byte*, void>, nint, int> query)
    {
        var found = new List<(string, string)>();
        GCHandle handle = GCHandle.Alloc(found);
        try
        {
            Native.Check(query(_node, &AddPair, GCHandle.ToIntPtr(handle)));
        }
        finally
        {
            handle.Free();
        }
        return found;
    }

    private unsafe List<EndpointInfo> Endpoints(
        string topic, delegate*<RclObject, string, delegate* unmanaged<nint, NativeEndpoint*, void>, nint, int> query)
    {
        var found = new List<EndpointInfo>();
        GCHandle handle = GCHandle.Alloc(found);
        try
        {
            Native.Check(query(_node, topic, &AddEndpoint, GCHandle.ToIntPtr(handle)));
        }
        finally
        {
            handle.Free();
        }
        return found;
    }

    [UnmanagedCallersOnly]
    private static unsafe void AddPair(nint user, byte* first, byte* second) =>
        ((List<(string, string)>)GCHandle.FromIntPtr(user).Target!).Add((Native.Text(first), Native.Text(second)));

    [UnmanagedCallersOnly]
    private static unsafe void AddEndpoint(nint user, NativeEndpoint* endpoint) =>
        ((List<EndpointInfo>)GCHandle.FromIntPtr(user).Target!).Add(new EndpointInfo(
            Native.Text(endpoint->NodeName),
            Native.Text(endpoint->NodeNamespace),
            Native.Text(endpoint->Type),
            endpoint->HasHash != 0 ? RosType.HashText(new ReadOnlySpan<byte>(endpoint->Hash, 32)) : null,
            endpoint->Gid,
            endpoint->Qos.ToQos()));
}
