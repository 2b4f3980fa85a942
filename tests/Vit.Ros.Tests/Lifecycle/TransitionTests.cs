using FsCheck;
using FsCheck.Fluent;
using Vit.Ros.Lifecycle;
using static Vit.Ros.Lifecycle.LifecycleState;

namespace Vit.Ros.Tests.Lifecycle;

public sealed class TransitionTests
{
    public static TheoryData<LifecycleTransition, HookResult, HookResult> EveryWay()
    {
        var data = new TheoryData<LifecycleTransition, HookResult, HookResult>();
        foreach (LifecycleTransition transition in LifecycleGraph.Transitions.Where(t => t.IsRequestable))
        {
            data.Add(transition, HookResult.Success, HookResult.Success);
            data.Add(transition, HookResult.Failure, HookResult.Success);
            foreach (HookResult recovery in Enum.GetValues<HookResult>())
                data.Add(transition, HookResult.Error, recovery);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public void A_transition_runs_its_hook_and_follows_its_result(LifecycleTransition transition, HookResult result, HookResult recovery)
    {
        ScriptedNode node = ScriptedNode.In(transition.Start);
        node.Script[transition.Label] = () => result;
        node.Script["error"] = () => recovery;

        TransitionResult outcome = node.Machine.Trigger(transition.Id);

        LifecycleState end = (result, recovery) switch
        {
            (HookResult.Success, _) => transition.Label switch
            {
                "configure" or "deactivate" => Inactive,
                "activate" => Active,
                "cleanup" => Unconfigured,
                _ => Finalized,
            },
            (HookResult.Failure, _) => transition.Label == "shutdown" ? Finalized : transition.Start,
            (_, HookResult.Success) => Unconfigured,
            _ => Finalized,
        };
        Assert.Equal((result, end, result == HookResult.Success), (outcome.Result, outcome.State, outcome.Successful));
        Assert.Equal(end, node.Machine.State);
        Assert.Equal(result == HookResult.Success, outcome.Reason.Length == 0);
        string[] hooks = result == HookResult.Error ? [transition.Label, "error"] : [transition.Label];
        Assert.Equal(hooks.Select(hook => (hook, transition.Start)), node.Calls);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public void Its_events_lead_from_state_to_state_along_the_graph(LifecycleTransition transition, HookResult result, HookResult recovery)
    {
        ScriptedNode node = ScriptedNode.In(transition.Start);
        node.Script[transition.Label] = () => result;
        node.Script["error"] = () => recovery;

        TransitionResult outcome = node.Machine.Trigger(transition.Label);

        Assert.Equal(result == HookResult.Error ? 3 : 2, node.Events.Count);
        Assert.All(node.Events, e => Assert.Contains(LifecycleGraph.Transitions, t =>
            (t.Id, t.Label, (byte)t.Start, (byte)t.Goal) == (e.Transition.Id, e.Transition.Label, e.StartState.Id, e.GoalState.Id)));
        Assert.All(node.Events, e => Assert.Equal(1_000_000_000_000ul, e.Timestamp));
        Assert.Equal(node.Events.Skip(1).Select(e => e.StartState.Id), node.Events.SkipLast(1).Select(e => e.GoalState.Id));
        Assert.Equal((byte)transition.Start, node.Events[0].StartState.Id);
        Assert.Equal((byte)outcome.State, node.Events[^1].GoalState.Id);
    }

    public static TheoryData<LifecycleState, byte> IllegalIds()
    {
        var data = new TheoryData<LifecycleState, byte>();
        foreach (LifecycleState state in (LifecycleState[])[Unconfigured, Inactive, Active, Finalized])
        {
            foreach (byte id in Enumerable.Range(0, 100).Select(i => (byte)i).Where(id => LifecycleGraph.Find(state, id) is null))
                data.Add(state, id);
        }
        return data;
    }

    [Fact]
    public void Every_other_id_is_refused_in_every_state_and_changes_nothing()
    {
        foreach ((LifecycleState state, byte id) in IllegalIds().Select(row => row.Data))
        {
            ScriptedNode node = ScriptedNode.In(state);
            TransitionResult outcome = node.Machine.Trigger(id);

            Assert.Equal((null, state), (outcome.Result, outcome.State));
            Assert.StartsWith($"no transition {id} from {state.Label()}", outcome.Reason, StringComparison.Ordinal);
            Assert.Empty(node.Calls);
            Assert.Empty(node.Events);
        }
    }

    [Theory]
    [InlineData(Unconfigured, "activate", "no 'activate' from unconfigured: possible are configure, shutdown")]
    [InlineData(Active, "cleanup", "no 'cleanup' from active: possible are deactivate, shutdown")]
    [InlineData(Finalized, "configure", "no 'configure' from finalized: it is the end")]
    [InlineData(Inactive, "transition_success", "no 'transition_success' from inactive: possible are cleanup, activate, shutdown")]
    public void A_refusal_says_what_is_possible(LifecycleState state, string label, string reason) =>
        Assert.Equal(reason, ScriptedNode.In(state).Machine.Trigger(label).Reason);

    [Fact]
    public void Any_sequence_of_requests_and_results_keeps_to_the_graph() =>
        Prop.ForAll(Arb.From(Steps.ListOf()), steps =>
        {
            var node = new ScriptedNode();
            foreach ((byte id, HookResult result, HookResult recovery) in steps)
            {
                LifecycleState before = node.Machine.State;
                foreach (string hook in (string[])["configure", "activate", "deactivate", "cleanup", "shutdown"])
                    node.Script[hook] = () => result;
                node.Script["error"] = () => recovery;
                TransitionResult outcome = node.Machine.Trigger(id);
                bool legal = LifecycleGraph.Find(before, id) is not null;
                if (outcome.State != node.Machine.State || outcome.State >= Configuring || legal == outcome.Result is null)
                    return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    private static Gen<(byte Id, HookResult Result, HookResult Recovery)> Steps =>
        Gen.Choose(0, 8).SelectMany(id => Gen.Elements(Enum.GetValues<HookResult>()).SelectMany(
            result => Gen.Elements(Enum.GetValues<HookResult>()).Select(recovery => ((byte)id, result, recovery))));
}
