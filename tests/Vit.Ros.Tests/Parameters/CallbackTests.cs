using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

public sealed class CallbackTests
{
    [Fact]
    public void Callbacks_run_before_at_and_after_a_set_the_newest_first()
    {
        Node node = Node.Typical();
        List<string> calls = [];
        foreach (string name in (string[])["old", "new"])
        {
            node.Parameters.AddPreSetCallback(p => { calls.Add("pre " + name); return p; });
            node.Parameters.AddOnSetCallback(_ => { calls.Add("on " + name); return null; });
            node.Parameters.AddPostSetCallback(_ => calls.Add("post " + name));
        }

        node.Parameters.Set("links.max_objects", 20);

        Assert.Equal(["pre new", "pre old", "on new", "on old", "post new", "post old"], calls);
    }

    [Fact]
    public void A_callback_sees_old_values_before_and_new_ones_after()
    {
        Node node = Node.Typical();
        long before = 0, after = 0;
        node.Parameters.AddOnSetCallback(_ => { before = node.Parameters.Snapshot.Integer("links.max_objects"); return null; });
        node.Parameters.AddPostSetCallback(_ => after = node.Parameters.Snapshot.Integer("links.max_objects"));

        node.Parameters.Set("links.max_objects", 20);

        Assert.Equal((12, 20), (before, after));
    }

    [Fact]
    public void A_veto_keeps_the_old_values_and_the_later_callbacks_from_running()
    {
        Node node = Node.Typical();
        bool older = false, post = false;
        node.Parameters.AddOnSetCallback(_ => { older = true; return null; });
        node.Parameters.AddOnSetCallback(_ => "the engine is being built");
        node.Parameters.AddPostSetCallback(_ => post = true);

        Assert.Equal(SetResult.Refused("the engine is being built"), node.Parameters.Set("links.max_objects", 20));
        Assert.Equal(12, node.Parameters.Snapshot.Integer("links.max_objects"));
        Assert.False(older || post);
    }

    [Fact]
    public void A_pre_set_callback_may_add_and_change_what_is_set()
    {
        Node node = Node.Typical();
        node.Parameters.AddPreSetCallback(p => [new("attention.residual", 0.25), .. p.Select(q => q with { Value = 30 })]);

        Assert.True(node.Parameters.Set("links.max_objects", 20).Successful);
        Assert.Equal(30, node.Parameters.Snapshot.Integer("links.max_objects"));
        Assert.Equal(0.25, node.Parameters.Snapshot.Double("attention.residual"));
    }

    [Fact]
    public void A_callback_that_throws_refuses_what_it_was_asked_about()
    {
        Node node = Node.Typical();
        node.Parameters.AddOnSetCallback(_ => throw new InvalidOperationException("no session\nyet"));

        Assert.Equal(SetResult.Refused("no session yet"), node.Parameters.Set("links.max_objects", 20));
    }

    [Fact]
    public void A_failure_after_the_set_is_told_to_the_one_who_sets()
    {
        Node node = Node.Typical();
        bool other = false;
        node.Parameters.AddPostSetCallback(_ => other = true);
        node.Parameters.AddPostSetCallback(_ => throw new InvalidOperationException("colour map not found"));

        SetResult result = node.Parameters.Set("links.max_objects", 20);

        Assert.Equal((true, "set, but taking it into use failed: colour map not found"), (result.Successful, result.Reason));
        Assert.True(other);
        Assert.Single(node.Events);
    }

    [Fact]
    public void Setting_from_a_callback_is_refused()
    {
        Node node = Node.Typical();
        node.Parameters.AddOnSetCallback(_ => { node.Parameters.Set("attention.residual", 0.1); return null; });

        Assert.Contains("from a parameter callback", node.Parameters.Set("links.max_objects", 20).Reason, StringComparison.Ordinal);
        Assert.Equal(0.5, node.Parameters.Snapshot.Double("attention.residual"));
    }

    [Fact]
    public void A_removed_callback_is_not_called()
    {
        Node node = Node.Typical();
        IDisposable registration = node.Parameters.AddOnSetCallback(_ => "no");
        registration.Dispose();
        registration.Dispose();

        Assert.True(node.Parameters.Set("links.max_objects", 20).Successful);
    }

    [Fact]
    public void Declaring_asks_and_tells_the_callbacks_too()
    {
        var node = new Node();
        List<Parameter> asked = [], told = [];
        node.Parameters.AddOnSetCallback(p => { asked.AddRange(p); return null; });
        node.Parameters.AddPostSetCallback(told.AddRange);

        node.Parameters.Declare("a", 1);

        Assert.Equal([new Parameter("a", 1)], asked);
        Assert.Equal(asked, told);
    }
}
