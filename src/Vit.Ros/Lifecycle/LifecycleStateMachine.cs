using Vit.Messages.LifecycleMsgs;

namespace Vit.Ros.Lifecycle;

/// <summary>
/// A managed node's state (design.ros2.org, "Managed nodes"; graph as in rcl). Transitions may be asked for from any thread and run on it;
/// while one runs, others are refused. <see cref="State"/> is read without a lock, so it is answered while a hook is slow.
/// </summary>
public sealed class LifecycleStateMachine
{
    private readonly LifecycleHooks _hooks;
    private readonly TimeProvider _clock;
    private readonly Lock _moving = new();
    private int _state = (int)LifecycleState.Unconfigured;

    /// <summary>Begins unconfigured; nothing runs.</summary>
    /// <param name="hooks">What the node does.</param>
    /// <param name="clock">The node's clock, for the events' timestamps.</param>
    public LifecycleStateMachine(LifecycleHooks hooks, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        ArgumentNullException.ThrowIfNull(clock);
        _hooks = hooks;
        _clock = clock;
    }

    /// <summary>The state now; one of the transition states while a hook runs.</summary>
    public LifecycleState State => (LifecycleState)Volatile.Read(ref _state);

    /// <summary>
    /// Takes each event in order, while the state cannot move on; to be published on <c>~/transition_event</c>. Unlike rcl's, the event has
    /// its transition and time. Must not ask for transitions.
    /// </summary>
    public Action<TransitionEvent>? EventSink { get; set; }

    /// <summary>Runs a transition by its id and returns when its hook has (and the error hook, if it came to that).</summary>
    public TransitionResult Trigger(byte id) => Run(state => LifecycleGraph.Find(state, id), $"transition {id}");

    /// <summary>Runs a transition by its label, <c>configure</c>, <c>shutdown</c>…; see <see cref="Trigger(byte)"/>.</summary>
    public TransitionResult Trigger(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Run(state => LifecycleGraph.Find(state, label), $"'{label}'");
    }

    /// <summary>Configures, and activates when that succeeded: for nodes that no one manages.</summary>
    /// <returns>The last transition's result.</returns>
    public TransitionResult Autostart() => Trigger("configure") is { Successful: false } failed ? failed : Trigger("activate");

    private TransitionResult Run(Func<LifecycleState, LifecycleTransition?> find, string asked)
    {
        List<string> reasons = [];
        LifecycleState start;
        LifecycleState running;
        lock (_moving)
        {
            start = State;
            if (find(start) is not { IsRequestable: true } transition)
                return new TransitionResult(null, start, Refusal(start, asked));
            running = Move(transition, reasons);
        }

        (HookResult result, Exception? error) = Call(running, start, reasons);
        LifecycleState end = Follow(running, result, reasons);
        if (end == LifecycleState.ErrorProcessing)
        {
            (HookResult recovery, Exception? second) = Call(end, start, reasons);
            end = Follow(end, recovery, reasons);
            error ??= second;
        }
        return new TransitionResult(result, end, string.Join("; ", reasons), error);
    }

    private LifecycleState Follow(LifecycleState running, HookResult result, List<string> reasons)
    {
        lock (_moving)
            return Move(LifecycleGraph.After(running, result), reasons);
    }

#pragma warning disable CA1031 // whatever the user's code throws is told to the one who asked; the machine never stops between two states
    private LifecycleState Move(LifecycleTransition transition, List<string> reasons)
    {
        Volatile.Write(ref _state, (int)transition.Goal);
        try
        {
            EventSink?.Invoke(new TransitionEvent
            {
                Timestamp = (ulong)Math.Max(0, RosStamp.Nanoseconds(_clock)),
                Transition = new Transition { Id = transition.Id, Label = transition.Label },
                StartState = transition.Start.ToMessage(),
                GoalState = transition.Goal.ToMessage(),
            });
        }
        catch (Exception e)
        {
            reasons.Add($"the event of {transition.Goal.Label()} was not sent: {OneLine(e)}");
        }
        return transition.Goal;
    }

    private (HookResult Result, Exception? Error) Call(LifecycleState running, LifecycleState previous, List<string> reasons)
    {
        try
        {
            HookResult result = _hooks.For(running)(previous);
            if (result == HookResult.Success)
                return (result, null);
            bool failure = result == HookResult.Failure;
            reasons.Add(running.Label() + (failure ? " was refused by the node" : " ended in an error"));
            return (failure ? result : HookResult.Error, null);
        }
        catch (Exception e)
        {
            reasons.Add($"{running.Label()} failed: {OneLine(e)}");
            return (HookResult.Error, e);
        }
    }
#pragma warning restore CA1031

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");

    private static string Refusal(LifecycleState state, string asked)
    {
        string possible = string.Join(", ", LifecycleGraph.From(state).Where(t => t.IsRequestable).Select(t => t.Label));
        if (state >= LifecycleState.Configuring)
            return $"no {asked} while {state.Label()}: wait until it has ended";
        return possible.Length == 0
            ? $"no {asked} from {state.Label()}: it is the end"
            : $"no {asked} from {state.Label()}: possible are {possible}";
    }
}
