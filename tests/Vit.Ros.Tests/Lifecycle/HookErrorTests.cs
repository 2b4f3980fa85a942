using Vit.Ros.Lifecycle;

namespace Vit.Ros.Tests.Lifecycle;

public sealed class HookErrorTests
{
    [Fact]
    public void An_exception_is_an_error_and_its_message_is_kept()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Unconfigured);
        node.Script["configure"] = () => throw new FileNotFoundException("no model\nat a.onnx");

        TransitionResult result = node.Machine.Trigger("configure");

        Assert.Equal((HookResult.Error, LifecycleState.Unconfigured), (result.Result, result.State));
        Assert.Equal("configuring failed: no model at a.onnx", result.Reason);
        Assert.IsType<FileNotFoundException>(result.Error);
        Assert.Equal(["configure", "error"], node.Calls.Select(c => c.Hook));
    }

    [Fact]
    public void An_exception_of_the_error_hook_ends_the_node_and_both_are_told()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Active);
        node.Script["deactivate"] = () => throw new InvalidOperationException("first");
        node.Script["error"] = () => throw new InvalidOperationException("second");

        TransitionResult result = node.Machine.Trigger("deactivate");

        Assert.Equal(LifecycleState.Finalized, result.State);
        Assert.Equal("deactivating failed: first; errorprocessing failed: second", result.Reason);
        Assert.Equal("first", result.Error!.Message);
    }

    [Fact]
    public void A_hook_that_returns_no_known_result_is_an_error()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Unconfigured);
        node.Script["configure"] = () => (HookResult)7;

        Assert.Equal(HookResult.Error, node.Machine.Trigger("configure").Result);
        Assert.Equal(LifecycleState.Unconfigured, node.Machine.State);
    }

    [Fact]
    public void A_hook_cannot_ask_for_a_transition()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Unconfigured);
        string reason = "";
        node.Script["configure"] = () =>
        {
            reason = node.Machine.Trigger("shutdown").Reason;
            return HookResult.Success;
        };

        Assert.True(node.Machine.Trigger("configure").Successful);
        Assert.Equal("no 'shutdown' while configuring: wait until it has ended", reason);
    }

    [Fact]
    public void Events_that_cannot_be_sent_do_not_stop_the_node()
    {
        var machine = new LifecycleStateMachine(new LifecycleHooks(), new ManualClock())
        {
            EventSink = _ => throw new IOException("no network"),
        };

        TransitionResult result = machine.Trigger("configure");

        Assert.True(result.Successful);
        Assert.Equal(
            "the event of configuring was not sent: no network; the event of inactive was not sent: no network", result.Reason);
    }

    [Fact]
    public void Autostart_configures_and_activates()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Unconfigured);

        Assert.True(node.Machine.Autostart().Successful);
        Assert.Equal(LifecycleState.Active, node.Machine.State);
    }

    [Fact]
    public void Autostart_does_not_activate_what_did_not_configure()
    {
        ScriptedNode node = ScriptedNode.In(LifecycleState.Unconfigured);
        node.Script["configure"] = () => HookResult.Failure;

        TransitionResult result = node.Machine.Autostart();

        Assert.Equal((HookResult.Failure, "configuring was refused by the node"), (result.Result, result.Reason));
        Assert.Equal(["configure"], node.Calls.Select(c => c.Hook));
    }
}
