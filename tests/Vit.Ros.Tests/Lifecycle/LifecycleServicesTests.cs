using Vit.Messages.LifecycleMsgs;
using Vit.Ros.Lifecycle;

namespace Vit.Ros.Tests.Lifecycle;

public sealed class LifecycleServicesTests
{
    [Fact]
    public void A_label_goes_before_an_id()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Inactive);

        Assert.True(node.Services.ChangeState(new() { Transition = new() { Id = 3, Label = "cleanup" } }).Success);
        Assert.Equal(LifecycleState.Unconfigured, node.Machine.State);
    }

    [Theory]
    [InlineData(LifecycleState.Unconfigured)]
    [InlineData(LifecycleState.Inactive)]
    [InlineData(LifecycleState.Active)]
    public void Shutdown_by_its_label_works_from_every_primary_state(LifecycleState state)
    {
        ScriptedNode node = ScriptedNode.In(state);

        Assert.True(node.Services.ChangeState(new() { Transition = new() { Label = "shutdown" } }).Success);
        Assert.Equal((LifecycleState.Finalized.Label(), (byte)4), (State(node).Label, State(node).Id));
    }

    [Fact]
    public void A_transition_that_fails_or_is_unknown_is_answered_with_no()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Unconfigured);
        node.Script["configure"] = () => HookResult.Failure;

        Assert.False(node.Services.ChangeState(new() { Transition = new() { Id = 1 } }).Success);
        Assert.False(node.Services.ChangeState(new() { Transition = new() { Label = "start" } }).Success);
    }

    [Fact]
    public void Available_transitions_are_those_of_the_present_state()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Active);

        Assert.Equal(
            [(4, "deactivate"), (7, "shutdown")],
            node.Services.GetAvailableTransitions(new()).AvailableTransitions.Select(t => ((int)t.Transition.Id, t.Transition.Label)));
    }

    [Fact]
    public async Task A_slow_hook_keeps_no_one_from_the_state()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Unconfigured);
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        node.Script["configure"] = () =>
        {
            entered.Set();
            release.Wait(TestContext.Current.CancellationToken);
            return HookResult.Success;
        };
        Task<ChangeStateResponse> change = Task.Run(
            () => node.Services.ChangeState(new() { Transition = new() { Id = 1 } }), TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);

        Assert.Equal("configuring", State(node).Label);
        Assert.Equal(
            [10, 11, 12], node.Services.GetAvailableTransitions(new()).AvailableTransitions.Select(t => (int)t.Transition.Id));
        foreach (byte id in (byte[])[1, 5, 10])
            Assert.False(node.Services.ChangeState(new() { Transition = new() { Id = id } }).Success);
        Assert.Equal("configuring", State(node).Label);

        release.Set();
        Assert.True((await change).Success);
        Assert.Equal("inactive", State(node).Label);
    }

    private static State State(ScriptedNode node) => node.Services.GetState(new()).CurrentState;
}
