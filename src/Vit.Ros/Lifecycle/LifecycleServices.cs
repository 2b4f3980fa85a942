using System.Diagnostics.CodeAnalysis;
using Vit.Messages.LifecycleMsgs;

namespace Vit.Ros.Lifecycle;

/// <summary>
/// The five services of a managed node, request in, response out, answering as rclcpp_lifecycle. All but <see cref="ChangeState"/> answer
/// at once and from any thread, also while a transition runs on another.
/// </summary>
[SuppressMessage("Performance", "CA1822", Justification = "The five are registered alike, whether they need the state or not.")]
public sealed class LifecycleServices(LifecycleStateMachine machine)
{
    /// <summary>
    /// <c>~/change_state</c>: runs the transition and returns when it has ended, so it belongs to a thread that may be kept.
    /// A label goes before an id, which command lines leave 0.
    /// </summary>
    public ChangeStateResponse ChangeState(ChangeStateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Transition asked = request.Transition;
        TransitionResult result = asked.Label.Length > 0 ? machine.Trigger(asked.Label) : machine.Trigger(asked.Id);
        return new ChangeStateResponse { Success = result.Successful };
    }

    /// <summary><c>~/get_state</c>.</summary>
    public GetStateResponse GetState(GetStateRequest request) => new() { CurrentState = machine.State.ToMessage() };

    /// <summary><c>~/get_available_states</c>: all that exist.</summary>
    public GetAvailableStatesResponse GetAvailableStates(GetAvailableStatesRequest request)
    {
        var response = new GetAvailableStatesResponse();
        foreach (LifecycleState state in LifecycleGraph.States)
            response.AvailableStates.Add(state.ToMessage());
        return response;
    }

    /// <summary>
    /// <c>~/get_available_transitions</c>: those that leave the present state. As rcl does it names those of a hook's result, too, while
    /// one runs; they cannot be asked for.
    /// </summary>
    public GetAvailableTransitionsResponse GetAvailableTransitions(GetAvailableTransitionsRequest request) =>
        Describe(LifecycleGraph.From(machine.State));

    /// <summary><c>~/get_transition_graph</c>: all that exist; same types as <see cref="GetAvailableTransitions"/>.</summary>
    public GetAvailableTransitionsResponse GetTransitionGraph(GetAvailableTransitionsRequest request) =>
        Describe(LifecycleGraph.Transitions);

    private static GetAvailableTransitionsResponse Describe(IEnumerable<LifecycleTransition> transitions)
    {
        var response = new GetAvailableTransitionsResponse();
        foreach (LifecycleTransition transition in transitions)
            response.AvailableTransitions.Add(transition.ToMessage());
        return response;
    }
}
