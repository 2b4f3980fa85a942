using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.RosgraphMsgs;

namespace Vit.Ros.Tests.Live;

public sealed class ClockTests
{
    [Fact]
    public void System_time_is_the_system_s()
    {
        using var session = new RosSession();
        long before = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

        Assert.InRange(session.Node.Clock.Nanoseconds - before, 0, 10_000_000_000);
        Assert.True(session.Node.Clock.IsRunning);
    }

    [Fact]
    public void Simulated_time_follows_the_clock_topic_and_tells_when_it_jumps_back()
    {
        using var session = new RosSession();
        RosClock clock = session.Node.Clock;
        TimeSpan jump = default;
        clock.JumpedBack += by => jump = by;
        using Publisher<Clock> publisher = session.Node.CreatePublisher<Clock>("/clock", Qos.Default);

        clock.UseSimTime = true;
        Assert.Equal((false, 0L), (clock.IsRunning, clock.Nanoseconds));
        RosSession.Matched(publisher);

        publisher.Publish(new Clock { Clock_ = new Time { Sec = 100, Nanosec = 5 } });
        RosSession.Eventually(() => clock.IsRunning, "the clock");
        Assert.Equal((100_000_000_005, new Time { Sec = 100, Nanosec = 5 }), (clock.Nanoseconds, clock.Now));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(100), clock.GetUtcNow());
        Assert.Equal(default, jump);

        publisher.Publish(new Clock { Clock_ = new Time { Sec = 40 } });
        RosSession.Eventually(() => jump != default, "the jump");
        Assert.Equal(60, jump.TotalSeconds, 1e-6);

        clock.UseSimTime = false;
        Assert.True(clock.Nanoseconds > 1_000_000_000_000_000_000);
    }
}
