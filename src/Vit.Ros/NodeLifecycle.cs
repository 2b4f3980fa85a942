using Vit.Messages.LifecycleMsgs;
using Vit.Ros.Lifecycle;

namespace Vit.Ros;

/// <summary>
/// A managed node's lifecycle on ROS: the five services and <c>~/transition_event</c>. Transitions run on threads of the pool, one at a time;
/// the executor's thread goes on answering.
/// </summary>
public sealed class NodeLifecycle
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>Begins unconfigured and answers from now on.</summary>
    /// <param name="node">The node.</param>
    /// <param name="hooks">What it does in each transition.</param>
    /// <exception cref="RosException">ROS refused a service.</exception>
    public NodeLifecycle(RosNode node, LifecycleHooks hooks)
    {
        ArgumentNullException.ThrowIfNull(node);
        Machine = new LifecycleStateMachine(hooks, node.Clock);
        Publisher<TransitionEvent> events = node.CreatePublisher<TransitionEvent>("~/transition_event", Qos.Default);
        Machine.EventSink = events.Publish;
        var services = new LifecycleServices(Machine);
        node.CreateServer<ChangeState, ChangeStateRequest, ChangeStateResponse>(
            "~/change_state", (request, reply) => _ = Task.Run(() => reply.Send(services.ChangeState(request))));
        node.CreateServer<GetState, GetStateRequest, GetStateResponse>("~/get_state", services.GetState);
        node.CreateServer<GetAvailableStates, GetAvailableStatesRequest, GetAvailableStatesResponse>("~/get_available_states", services.GetAvailableStates);
        node.CreateServer<GetAvailableTransitions, GetAvailableTransitionsRequest, GetAvailableTransitionsResponse>(
            "~/get_available_transitions", services.GetAvailableTransitions);
        node.CreateServer<GetAvailableTransitions, GetAvailableTransitionsRequest, GetAvailableTransitionsResponse>(
            "~/get_transition_graph", services.GetTransitionGraph);
    }

    /// <summary>The state machine.</summary>
    public LifecycleStateMachine Machine { get; }

    /// <summary>The state now.</summary>
    public LifecycleState State => Machine.State;

    /// <summary>Waits for a transition that runs, then shuts down; does nothing when that has happened.</summary>
    public void Shutdown()
    {
        while (State != LifecycleState.Finalized && !Machine.Trigger("shutdown").Successful)
            Thread.Sleep(Patience);
    }
}
