using Vit.Messages.LifecycleMsgs;
using Vit.Ros.Lifecycle;

namespace Vit.Ros.Tests.Lifecycle;

/// <summary>A managed node whose hooks return what they are told to, and what it did.</summary>
internal sealed class ScriptedNode
{
    public ScriptedNode()
    {
        var hooks = new LifecycleHooks
        {
            OnConfigure = previous => Hook("configure", previous),
            OnActivate = previous => Hook("activate", previous),
            OnDeactivate = previous => Hook("deactivate", previous),
            OnCleanup = previous => Hook("cleanup", previous),
            OnShutdown = previous => Hook("shutdown", previous),
            OnError = previous => Hook("error", previous),
        };
        Machine = new LifecycleStateMachine(hooks, Clock) { EventSink = Events.Add };
        Services = new LifecycleServices(Machine);
    }

    public ManualClock Clock { get; } = new();

    public LifecycleStateMachine Machine { get; }

    public LifecycleServices Services { get; }

    /// <summary>Hook and the state it came from.</summary>
    public List<(string Hook, LifecycleState Previous)> Calls { get; } = [];

    public List<TransitionEvent> Events { get; } = [];

    /// <summary>What the hooks do; those that are not named succeed.</summary>
    public Dictionary<string, Func<HookResult>> Script { get; } = [];

    /// <summary>A node that was brought into a primary state by transitions that succeed.</summary>
    public static ScriptedNode In(LifecycleState state)
    {
        var node = new ScriptedNode();
        string[] way = state switch
        {
            LifecycleState.Unconfigured => [],
            LifecycleState.Inactive => ["configure"],
            LifecycleState.Active => ["configure", "activate"],
            _ => ["shutdown"],
        };
        foreach (string label in way)
            Assert.True(node.Machine.Trigger(label).Successful);
        Assert.Equal(state, node.Machine.State);
        node.Calls.Clear();
        node.Events.Clear();
        return node;
    }

    private HookResult Hook(string name, LifecycleState previous)
    {
        Calls.Add((name, previous));
        return Script.TryGetValue(name, out Func<HookResult>? result) ? result() : HookResult.Success;
    }
}
