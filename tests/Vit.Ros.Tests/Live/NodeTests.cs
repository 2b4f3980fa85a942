using Vit.Messages.RclInterfaces;
using Vit.Testing;

namespace Vit.Ros.Tests.Live;

/// <summary>Names, arguments and parameter overrides as ROS arguments give them.</summary>
public sealed class NodeTests
{
    [Fact]
    public void A_node_is_renamed_and_its_topics_are_remapped_by_arguments()
    {
        using var session = new RosSession(
            "--model", "tiny", "--ros-args", "-r", "__node:=vit", "-r", "__ns:=/robot", "-r", "image:=/camera/image_raw", "--", "last");

        Assert.Equal(("vit", "/robot", "/robot/vit", "robot.vit"),
            (session.Node.Name, session.Node.Namespace, session.Node.FullName, session.Node.Logger.Name));
        Assert.Equal("/camera/image_raw", session.Node.ResolveTopic("image"));
        Assert.Equal("/robot/vit/links", session.Node.ResolveTopic("~/links"));
        Assert.Equal("/robot/encode", session.Node.ResolveService("encode"));
        Assert.Equal(["--model", "tiny", "last"], session.Context.OtherArguments);
        Assert.Equal(RosSession.Domain, session.Context.Domain);
    }

    [Fact]
    public void Parameter_overrides_have_every_type()
    {
        using var session = new RosSession(
            "--ros-args", "-p", "flag:=true", "-p", "count:=-3", "-p", "alpha:=0.5", "-p", "model:=tiny",
            "-p", "flags:=[true, false]", "-p", "counts:=[1, 2]", "-p", "sizes:=[1.5, 2.5]", "-p", "names:=[a, bc]");

        IReadOnlyDictionary<string, ParameterValue> found = session.Node.ReadParameterOverrides();

        Assert.Equal((ParameterType.PARAMETER_BOOL, true), (found["flag"].Type, found["flag"].BoolValue));
        Assert.Equal((ParameterType.PARAMETER_INTEGER, -3), (found["count"].Type, found["count"].IntegerValue));
        Assert.Equal((ParameterType.PARAMETER_DOUBLE, 0.5), (found["alpha"].Type, found["alpha"].DoubleValue));
        Assert.Equal((ParameterType.PARAMETER_STRING, "tiny"), (found["model"].Type, found["model"].StringValue));
        Assert.Equal([true, false], found["flags"].BoolArrayValue);
        Assert.Equal([1, 2], found["counts"].IntegerArrayValue);
        Assert.Equal([1.5, 2.5], found["sizes"].DoubleArrayValue);
        Assert.Equal(["a", "bc"], found["names"].StringArrayValue);
    }

    [Fact]
    public void Files_name_nodes_with_wildcards_and_the_last_value_counts()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("params.yaml", """
            /**:
              ros__parameters: {everywhere: 1, again: 1}
            /robot/*:
              ros__parameters: {one_level: 2, again: 2}
            /*:
              ros__parameters: {wrong_level: 3}
            /robot/other:
              ros__parameters: {other: 4}
            /robot/subject:
              ros__parameters: {again: 5, nested: {deep: 6}}
            """u8);
        using var session = new RosSession("--ros-args", "-r", "__ns:=/robot", "--params-file", file);

        IReadOnlyDictionary<string, ParameterValue> found = session.Node.ReadParameterOverrides();

        Assert.Equal(["again=5", "everywhere=1", "nested.deep=6", "one_level=2"],
            found.Select(p => $"{p.Key}={p.Value.IntegerValue}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_node_s_own_arguments_are_stronger_than_the_program_s()
    {
        using var session = new RosSession("--ros-args", "-p", "model:=tiny", "-r", "image:=/a");
        using var node = new RosNode(session.Executor, "second", options: new RosNodeOptions
        {
            Arguments = ["--ros-args", "-p", "model:=large", "-r", "image:=/b"],
            Rosout = false,
        });

        Assert.Equal("large", node.ReadParameterOverrides()["model"].StringValue);
        Assert.Equal("/b", node.ResolveTopic("image"));
    }

    [Fact]
    public void Wrong_arguments_are_refused_in_one_line()
    {
        RosSession.Require();

        RosException unknown = Assert.Throws<RosException>(() => RosContext.Create(["--ros-args", "--no-such-thing"], RosSession.Domain));
        RosException rule = Assert.Throws<RosException>(() => RosContext.Create(["--ros-args", "-r", "nonsense"], RosSession.Domain));

        Assert.Contains("--no-such-thing", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", rule.Message, StringComparison.Ordinal);
        Assert.All([unknown, rule], e => Assert.DoesNotContain('\n', e.Message));
    }

    [Fact]
    public void A_wrong_name_is_refused()
    {
        using var session = new RosSession();

        Assert.Contains("no-good", Assert.Throws<RosException>(() => new RosNode(session.Executor, "no-good")).Message, StringComparison.Ordinal);
        Assert.Contains("a b", Assert.Throws<RosException>(() => session.Node.ResolveTopic("a b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_shutdown_calls_fail_and_everything_can_still_be_disposed()
    {
        RosSession.Require();
        using RosContext context = RosContext.Create([], RosSession.Domain);
        using var executor = new RosExecutor(context);
        using var node = new RosNode(executor, "short_lived");
        using Publisher<Messages.StdMsgs.String> publisher = node.CreatePublisher<Messages.StdMsgs.String>("chatter", Qos.Default);

        context.Shutdown();
        context.Shutdown();

        Assert.Throws<RosException>(() => node.CreatePublisher<Messages.StdMsgs.String>("late", Qos.Default));
        Assert.Throws<RosException>(() => publisher.Publish(new Messages.StdMsgs.String()));
    }

    [Fact]
    public void Parents_may_be_disposed_before_their_children()
    {
        RosSession.Require();
        RosContext context = RosContext.Create([], RosSession.Domain);
        var executor = new RosExecutor(context);
        var node = new RosNode(executor, "parent");
        Subscription subscription = node.CreateSubscription<Messages.StdMsgs.String>("chatter", Qos.Default, (payload, in _) => { });

        context.Dispose();
        executor.Dispose();
        node.Dispose();
        subscription.Dispose();

        using var next = new RosSession();
        Assert.Equal("/subject", next.Node.FullName);
    }
}
