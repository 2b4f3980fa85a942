using System.Text.Json;
using Vit.Messages.LifecycleMsgs;
using Vit.Ros.Lifecycle;
using Vit.Testing;

namespace Vit.Ros.Tests.Lifecycle;

/// <summary>Against the graph that rcl_lifecycle 9.2.8 (Jazzy) prints of itself; the script lies beside it.</summary>
public sealed class LifecycleGraphTests
{
    private static readonly JsonElement Rcl = JsonDocument.Parse(File.ReadAllText(Golden.Path("lifecycle", "graph.json"))).RootElement;

    private readonly LifecycleServices _services = new(new LifecycleStateMachine(new LifecycleHooks(), new ManualClock()));

    [Fact]
    public void The_available_states_are_those_of_rcl_in_its_order() => Assert.Equal(
        Rcl.GetProperty("states").EnumerateArray().Select(s => (s.GetProperty("id").GetByte(), s.GetProperty("label").GetString())),
        _services.GetAvailableStates(new()).AvailableStates.Select(s => (s.Id, (string?)s.Label)));

    [Fact]
    public void The_transition_graph_is_that_of_rcl_in_its_order() => Assert.Equal(
        Rcl.GetProperty("transitions").EnumerateArray().Select(Read),
        _services.GetTransitionGraph(new()).AvailableTransitions.Select(Flat));

    [Fact]
    public void The_numbers_are_those_of_the_message_definitions()
    {
        Assert.Equal(State.PRIMARY_STATE_FINALIZED, (byte)LifecycleState.Finalized);
        Assert.Equal(State.TRANSITION_STATE_ERRORPROCESSING, (byte)LifecycleState.ErrorProcessing);
        Assert.Equal(Transition.TRANSITION_CALLBACK_SUCCESS, (byte)HookResult.Success);
        Assert.Equal(Transition.TRANSITION_CALLBACK_FAILURE, (byte)HookResult.Failure);
        Assert.Equal(Transition.TRANSITION_CALLBACK_ERROR, (byte)HookResult.Error);
    }

    private static (byte, string?, byte, string?, byte, string?) Read(JsonElement t) => (
        t.GetProperty("id").GetByte(), t.GetProperty("label").GetString(),
        t.GetProperty("start_id").GetByte(), t.GetProperty("start_label").GetString(),
        t.GetProperty("goal_id").GetByte(), t.GetProperty("goal_label").GetString());

    private static (byte, string?, byte, string?, byte, string?) Flat(TransitionDescription t) =>
        (t.Transition.Id, t.Transition.Label, t.StartState.Id, t.StartState.Label, t.GoalState.Id, t.GoalState.Label);
}
