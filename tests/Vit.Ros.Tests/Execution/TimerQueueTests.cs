namespace Vit.Ros.Tests.Execution;

public sealed class TimerQueueTests
{
    private readonly ManualClock _clock = new();
    private readonly TimerQueue _queue;

    public TimerQueueTests() => _queue = new TimerQueue(_clock);

    [Fact]
    public void A_timer_is_due_once_a_period_on_a_steady_grid()
    {
        using RosTimer timer = _queue.Add(TimeSpan.FromSeconds(1), () => { }, null);

        Assert.Equal(TimeSpan.FromSeconds(1), _queue.UntilNext());
        Assert.Null(Take());
        _clock.Advance(1.25);
        Assert.Same(timer, Take());
        Assert.Null(Take());
        Assert.Equal(TimeSpan.FromSeconds(0.75), _queue.UntilNext());
    }

    [Fact]
    public void Missed_periods_are_left_out()
    {
        using RosTimer timer = _queue.Add(TimeSpan.FromSeconds(1), () => { }, null);
        _clock.Advance(10.5);

        Assert.Same(timer, Take());
        Assert.Null(Take());
        Assert.Equal(TimeSpan.FromSeconds(0.5), _queue.UntilNext());
    }

    [Fact]
    public void What_is_due_longest_comes_first()
    {
        using RosTimer slow = _queue.Add(TimeSpan.FromSeconds(2), () => { }, null);
        using RosTimer fast = _queue.Add(TimeSpan.FromSeconds(1), () => { }, null);
        _clock.Advance(3);

        Assert.Equal([fast, slow, null], new[] { Take(), Take(), Take() });
    }

    [Fact]
    public void A_disposed_timer_is_gone()
    {
        _queue.Add(TimeSpan.FromSeconds(1), () => { }, null).Dispose();
        _clock.Advance(5);

        Assert.Null(Take());
        Assert.Null(_queue.UntilNext());
    }

    [Fact]
    public void A_period_of_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _queue.Add(TimeSpan.Zero, () => { }, null));

    private RosTimer? Take() => _queue.TakeDue(_clock.GetTimestamp());
}
