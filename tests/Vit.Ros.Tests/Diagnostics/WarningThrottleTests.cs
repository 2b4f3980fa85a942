using Vit.Ros.Diagnostics;
using Vit.Testing;

namespace Vit.Ros.Tests.Diagnostics;

public sealed class WarningThrottleTests
{
    private readonly ManualClock _time = new();

    [Fact]
    public void The_first_is_let_through_then_one_an_interval_with_the_count()
    {
        var throttle = new WarningThrottle(_time, TimeSpan.FromSeconds(5));
        List<(int Second, long Count)> warned = [];
        for (int frame = 0; frame < 360; frame++, _time.Advance(1 / 30.0)) // twelve seconds at 30 Hz
        {
            if (throttle.ShouldWarn("bad encoding", out long count))
                warned.Add((frame / 30, count));
        }

        Assert.Equal([0, 5, 10], warned.Select(w => w.Second));
        Assert.Equal(1, warned[0].Count);
        Assert.All(warned.Skip(1), w => Assert.InRange(w.Count, 149, 151)); // a thirtieth is no whole number of ticks
    }

    [Fact]
    public void Each_reason_is_let_through_by_itself()
    {
        var throttle = new WarningThrottle(_time, TimeSpan.FromSeconds(5));

        Assert.True(throttle.ShouldWarn("a", out _));
        Assert.True(throttle.ShouldWarn("b", out _));
        Assert.False(throttle.ShouldWarn("a", out long count));
        Assert.Equal(1, count);
    }

    [Fact]
    public void One_that_comes_back_after_a_pause_is_let_through_with_those_held_back()
    {
        var throttle = new WarningThrottle(_time, TimeSpan.FromSeconds(5));
        throttle.ShouldWarn("a", out _);
        throttle.ShouldWarn("a", out _);
        _time.Advance(60);

        Assert.True(throttle.ShouldWarn("a", out long count));
        Assert.Equal(2, count);
    }

    [Fact]
    public void Too_many_reasons_share_one_warning()
    {
        var throttle = new WarningThrottle(_time, TimeSpan.FromSeconds(5), capacity: 2);

        Assert.Equal(3, Enumerable.Range(0, 100).Count(i => throttle.ShouldWarn($"frame {i}", out _)));
    }

    [Fact]
    public void A_reason_seen_before_allocates_nothing()
    {
        var throttle = new WarningThrottle(TimeProvider.System, TimeSpan.FromMinutes(1));

        Assert.Equal(0, Allocation.OfFiveFrames(() => throttle.ShouldWarn("a", out _)));
    }
}
