using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>A node: a name in the graph, and what it publishes, subscribes to and serves. Thread safe.</summary>
public sealed partial class RosNode : IDisposable
{
    private const int LongestName = 1024;

    private readonly Lock _lock = new();
    private readonly List<IDisposable> _entities = [];
    private readonly TypeHashWatch _hashes = new();
    private readonly GraphWatch _graphWatch;

    /// <summary>Creates a node. ROS arguments of the context may rename it.</summary>
    /// <param name="executor">Runs all its callbacks; outlives it.</param>
    /// <param name="name">Name without namespace.</param>
    /// <param name="nameSpace">Namespace; empty for the root.</param>
    /// <param name="options">What else may be said; null for the defaults.</param>
    /// <exception cref="RosException">A name is wrong, or the middleware refused.</exception>
    public RosNode(RosExecutor executor, string name, string nameSpace = "", RosNodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(executor);
        options ??= new RosNodeOptions();
        string[] arguments = [.. options.Arguments];
        Native.Check(Native.NodeCreate(
            executor.Context.Handle, name, nameSpace, arguments.Length, arguments, options.Rosout ? 1 : 0, out RclObject handle));
        (Executor, Handle) = (executor, handle);
        (Name, Namespace, FullName, string loggerName) = ReadNames(handle);
        Logger = new RosLogger(loggerName);
        Graph = new RosGraph(handle);
        Clock = new RosClock(this);
        _graphWatch = new GraphWatch(this, OnGraphChanged);
        executor.Add(_graphWatch);
    }

    /// <summary>Called on the executor's thread when nodes, topics or services of the graph, here or elsewhere, have changed.</summary>
    public event Action? GraphChanged;

    /// <summary>Name after remapping.</summary>
    public string Name { get; }

    /// <summary>Namespace after remapping, with its first slash.</summary>
    public string Namespace { get; }

    /// <summary>Namespace and name.</summary>
    public string FullName { get; }

    /// <summary>Its log.</summary>
    public RosLogger Logger { get; }

    /// <summary>What it knows of all nodes.</summary>
    public RosGraph Graph { get; }

    /// <summary>System time, or that of <c>/clock</c>.</summary>
    public RosClock Clock { get; }

    /// <summary>Runs its callbacks.</summary>
    public RosExecutor Executor { get; }

    /// <summary>Peers found so far whose type has another definition than ours.</summary>
    public int TypeMismatchCount => _hashes.MismatchCount;

    internal RclObject Handle { get; }

    /// <summary>Full name of a topic, <c>~</c> expanded and remapped.</summary>
    /// <exception cref="RosException">Not a valid name.</exception>
    public string ResolveTopic(string name) => Resolve(name, 0);

    /// <summary>Full name of a service, <c>~</c> expanded and remapped.</summary>
    /// <exception cref="RosException">Not a valid name.</exception>
    public string ResolveService(string name) => Resolve(name, 1);

    /// <summary>Calls back on the executor's thread in equal intervals of steady time.</summary>
    public RosTimer CreateTimer(TimeSpan period, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Keep(Executor.AddTimer(period, callback, this));
    }

    /// <summary>Ends the node and all that was created from it. A second call does nothing.</summary>
    public void Dispose()
    {
        IDisposable[] entities;
        lock (_lock)
            entities = [.. _entities];
        for (int i = entities.Length - 1; i >= 0; i--)
            entities[i].Dispose();
        Executor.Remove(_graphWatch);
        Handle.Dispose();
    }

    internal void Forget(IDisposable entity)
    {
        lock (_lock)
            _entities.Remove(entity);
    }

    private T Keep<T>(T entity)
        where T : IDisposable
    {
        lock (_lock)
            _entities.Add(entity);
        if (entity is IWaitable waitable)
            Executor.Add(waitable);
        return entity;
    }

    private void OnGraphChanged()
    {
        TopicEnd[] ends;
        lock (_lock)
            ends = [.. _entities.OfType<TopicEnd>()];
        foreach (TopicEnd end in ends)
        {
            IReadOnlyList<EndpointInfo> peers = end.Publishes ? Graph.Subscriptions(end.Topic) : Graph.Publishers(end.Topic);
            foreach (EndpointInfo peer in peers)
            {
                if (_hashes.Check(end.Topic, end.TypeName, end.Type.Rihs01, !end.Publishes, peer) is { } warning)
                    Logger.Warn(warning);
            }
        }
        GraphChanged?.Invoke();
    }

    private unsafe string Resolve(string name, int isService)
    {
        byte* resolved = stackalloc byte[LongestName];
        Native.Check(Native.NodeResolve(Handle, name, isService, resolved, LongestName));
        return Native.Text(resolved);
    }

    private static unsafe (string Name, string Namespace, string FullName, string LoggerName) ReadNames(RclObject handle) =>
        (Native.Text(Native.NodeName(handle)), Native.Text(Native.NodeNamespace(handle)),
            Native.Text(Native.NodeFullName(handle)), Native.Text(Native.NodeLoggerName(handle)));
}
