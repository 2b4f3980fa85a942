using Vit.Messages.DiagnosticMsgs;
using Vit.Ros.Diagnostics;
using Vit.Testing;

namespace Vit.Ros.Tests.Diagnostics;

public sealed class AgeWatchTests
{
    private const long Second = 1_000_000_000;
    private const long Now = 1000 * Second;

    private readonly AgeWatch _watch = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.1));

    [Fact]
    public void Ages_since_the_last_report_are_told_and_then_forgotten()
    {
        _watch.Observe(Now - (Second / 10), Now);
        _watch.Observe(Now - (Second / 4), Now);
        DiagnosticStatus status = Report();

        Assert.Equal([("least age (s)", "0.100"), ("greatest age (s)", "0.250")], status.Values.Select(v => (v.Key, v.Value)));
        Assert.Equal(DiagnosticLevel.Ok, status.GetLevel());
        Assert.Empty(Report().Values);
    }

    [Theory]
    [InlineData(-2 * Second, "messages 2.000 s old, more than 0.500: slow network or clocks that differ")]
    [InlineData(Second, "messages from 1.000 s in the future: synchronise the clocks, or set use_sim_time on both sides")]
    public void Messages_too_old_or_from_the_future_are_warned_about(long offset, string message)
    {
        _watch.Observe(Now + offset, Now);
        DiagnosticStatus status = Report();

        Assert.Equal((DiagnosticLevel.Warn, message), (status.GetLevel(), status.Message));
    }

    [Fact]
    public void A_clock_that_is_slightly_ahead_is_no_warning()
    {
        _watch.Observe(Now + (Second / 20), Now);

        Assert.Equal(DiagnosticLevel.Ok, Report().GetLevel());
    }

    [Fact]
    public void Messages_without_a_stamp_are_warned_about_once()
    {
        _watch.Observe(0, Now);

        Assert.Equal("messages without a stamp: their age is unknown", Report().Message);
        Assert.Equal("", Report().Message);
    }

    [Fact]
    public void The_limit_may_change()
    {
        _watch.Max = TimeSpan.FromSeconds(3);
        _watch.Observe(Now - (2 * Second), Now);

        Assert.Equal(DiagnosticLevel.Ok, Report().GetLevel());
    }

    [Fact]
    public void Observing_allocates_nothing() => Assert.Equal(0, Allocation.OfFiveFrames(() => _watch.Observe(Now, Now + 5)));

    private DiagnosticStatus Report()
    {
        var status = new DiagnosticStatus();
        _watch.Report(status);
        return status;
    }
}
