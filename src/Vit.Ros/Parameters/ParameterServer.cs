using System.Collections.Immutable;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>
/// The parameters of one node, with the semantics of rclcpp's <c>NodeParameters</c> (undeclared parameters are not allowed).
/// Declaring and setting take a lock and run the callbacks within it, on the caller's thread: the one that answers services. A callback
/// must not wait for another thread that sets.
/// <see cref="Snapshot"/> may be read from any thread and waits for no one.
/// </summary>
public sealed partial class ParameterServer
{
    private readonly string _node;
    private readonly TimeProvider _clock;
    private readonly ImmutableDictionary<string, ParameterValue> _overrides;
    private readonly Lock _writing = new();
    private readonly CallbackList<Func<IReadOnlyList<Parameter>, IReadOnlyList<Parameter>>> _preSet = new();
    private readonly CallbackList<Func<IReadOnlyList<Parameter>, string?>> _onSet = new();
    private readonly CallbackList<Action<IReadOnlyList<Parameter>>> _postSet = new();
    private ParameterSnapshot _snapshot = ParameterSnapshot.Empty;
    private bool _inCallback;

    /// <summary>No parameters yet.</summary>
    /// <param name="node">The node's full name, <c>/robot/vit_perception</c>, as events carry it.</param>
    /// <param name="clock">The node's clock, for the events' stamps.</param>
    /// <param name="overrides">Values from arguments, launch and parameter files, by name: they replace the defaults.</param>
    public ParameterServer(string node, TimeProvider clock, IEnumerable<KeyValuePair<string, ParameterValue>>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(clock);
        _node = node;
        _clock = clock;
        _overrides = (overrides ?? []).ToImmutableDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// All parameters as they stand now. From any thread, without a lock; keep it for as long as its values must belong together.
    /// </summary>
    public ParameterSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>
    /// Takes each event, within the lock and in order; to be published on <c>/parameter_events</c>. Must not set parameters.
    /// </summary>
    public Action<Wire.ParameterEvent>? EventSink { get; set; }

    /// <summary>Names that were overridden but not declared until now, in order: once all are declared, these are misspelt.</summary>
    public IReadOnlyList<string> UnusedOverrides =>
        [.. _overrides.Keys.Where(name => !Snapshot.Has(name)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Adds a callback that sees what is to be set before anything is checked, and says what shall be set instead. Newest first.
    /// Dispose the result to remove it.
    /// </summary>
    public IDisposable AddPreSetCallback(Func<IReadOnlyList<Parameter>, IReadOnlyList<Parameter>> callback) => _preSet.Add(callback);

    /// <summary>
    /// Adds a callback that may veto what is about to be set or declared: it says why in one line, or null to let it pass. Nothing may be
    /// done with the values yet. Newest first. Dispose the result to remove it.
    /// </summary>
    public IDisposable AddOnSetCallback(Func<IReadOnlyList<Parameter>, string?> callback) => _onSet.Add(callback);

    /// <summary>
    /// Adds a callback that takes into use what was set or declared; <see cref="Snapshot"/> has it already. Newest first.
    /// Dispose the result to remove it.
    /// </summary>
    public IDisposable AddPostSetCallback(Action<IReadOnlyList<Parameter>> callback) => _postSet.Add(callback);

    /// <summary>
    /// The first objection to values of the right type and range, in one line; null = none. A callback that throws objects.
    /// </summary>
    private string? Veto(IReadOnlyList<Parameter> parameters)
    {
        foreach (Func<IReadOnlyList<Parameter>, string?> callback in _onSet.All)
        {
            if (callback(parameters) is { } reason)
                return reason;
        }
        return null;
    }

    /// <summary>Publishes the new values, then lets them be taken into use.</summary>
    /// <returns>What failed while they were, in one line; null = nothing.</returns>
    private string? Commit(
        ImmutableSortedDictionary<string, DeclaredParameter> items, IReadOnlyList<Parameter> set, Wire.ParameterEvent changes)
    {
        Volatile.Write(ref _snapshot, new ParameterSnapshot(items));
        List<string> failures = [];
        foreach (Action<IReadOnlyList<Parameter>> callback in _postSet.All)
            Run(() => callback(set));

        if (changes.NewParameters.Count + changes.ChangedParameters.Count + changes.DeletedParameters.Count > 0 && EventSink is { } sink)
        {
            Run(() =>
            {
                changes.Node = _node;
                changes.Stamp = RosStamp.Now(_clock);
                sink(changes);
            });
        }
        return failures.Count == 0 ? null : string.Join("; ", failures);

        // One that fails keeps none of the others from hearing of it.
        void Run(Action action)
        {
            if (FailureOf(action) is { } failure)
                failures.Add(failure);
        }
    }

    /// <summary>
    /// Values may come from anywhere and callbacks are the user's: their exceptions become reasons, and the node goes on.
    /// </summary>
#pragma warning disable CA1031 // any exception at all is the answer to the one who sets
    private static string? FailureOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }
#pragma warning restore CA1031

    private CallbackScope EnterCallbacks()
    {
        if (_inCallback)
            throw new ParameterException("parameters cannot be declared or set from a parameter callback: do it after the callback");
        _inCallback = true;
        return new CallbackScope(this);
    }

    private readonly ref struct CallbackScope(ParameterServer server)
    {
        public void Dispose() => server._inCallback = false;
    }
}
