namespace Vit.Ros.Tests.Live;

public sealed class ExecutorTests
{
    [Fact]
    public void Posted_actions_run_on_the_executor_s_thread()
    {
        using var session = new RosSession();
        string? thread = null;

        session.Executor.Post(() => thread = Thread.CurrentThread.Name);

        RosSession.Eventually(() => thread is not null, "the action");
        Assert.Equal("ros", thread);
    }

    [Fact]
    public void Timers_run_until_they_are_disposed_and_survive_exceptions()
    {
        using var session = new RosSession();
        int calls = 0;
        RosTimer timer = session.Node.CreateTimer(TimeSpan.FromMilliseconds(5), () =>
        {
            calls++;
            throw new InvalidOperationException("every time");
        });

        RosSession.Eventually(() => calls >= 3, "three calls");
        timer.Dispose();
        RosSession.Eventually(() => session.Executor.CallbackFailures == calls, "the count");
        int before = calls;
        Thread.Sleep(50);

        Assert.Equal(before, calls);
    }

    [Fact]
    public void Without_anything_to_do_a_wait_ends_with_its_time()
    {
        RosSession.Require();
        using RosContext context = RosContext.Create([], RosSession.Domain);
        using var executor = new RosExecutor(context);

        executor.SpinOnce(TimeSpan.Zero);
        executor.SpinOnce(TimeSpan.FromMilliseconds(10));

        Assert.Equal(0, executor.CallbackFailures);
    }

    [Fact]
    public void Entities_are_added_and_removed_from_callbacks_and_other_threads()
    {
        using var session = new RosSession();
        using Publisher<Messages.StdMsgs.String> publisher = session.Node.CreatePublisher<Messages.StdMsgs.String>("chatter", Qos.Default);
        Subscription? inner = null;
        Subscription? outer = null;
        outer = session.Node.CreateSubscription<Messages.StdMsgs.String>("chatter", Qos.Default, (payload, in _) =>
        {
            inner = session.Node.CreateSubscription<Messages.StdMsgs.String>("chatter", Qos.Default, (p, in _) => { });
            outer!.Dispose();
        });
        RosSession.Matched(publisher);

        RosSession.Eventually(
            () =>
            {
                publisher.Publish(new Messages.StdMsgs.String());
                return inner is { ReceivedCount: > 0 };
            },
            "the inner subscription");

        Assert.Equal(0, session.Executor.CallbackFailures);
    }
}
