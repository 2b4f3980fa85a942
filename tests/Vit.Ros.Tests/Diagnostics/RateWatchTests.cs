using FsCheck;
using FsCheck.Fluent;
using Vit.Messages.DiagnosticMsgs;
using Vit.Ros.Diagnostics;
using Vit.Testing;

namespace Vit.Ros.Tests.Diagnostics;

public sealed class RateWatchTests
{
    private readonly ManualClock _time = new();

    [Fact]
    public void A_steady_stream_has_its_rate_exactly()
    {
        var watch = new RateWatch(_time);
        Feed(watch, 100, 0.025);

        // Read right after an event: 0.025 s is a whole number of the clock's ticks.
        Assert.Equal(40, watch.Read().PerSecond, 1e-9);
        Assert.Equal(100, watch.Read().Total);
    }

    [Fact]
    public void The_rate_holds_for_one_gap_then_falls_to_nothing()
    {
        var watch = new RateWatch(_time);
        Feed(watch, 101, 0.1);
        List<double> rates = [];
        for (int i = 0; i < 60; i++, _time.Advance(0.1))
            rates.Add(watch.Read().PerSecond);

        Assert.Equal(10, rates[0], 1e-9);
        Assert.Equal(10, rates[1], 1e-9);
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.InRange(rates[20], 4, 7);
        Assert.Equal(0, rates[^1]);
    }

    [Fact]
    public void Silence_counts_from_when_the_next_event_was_to_come()
    {
        var watch = new RateWatch(_time);
        Feed(watch, 11, 0.1);
        _time.Advance(0.5);

        Assert.Equal(10 / (1.0 + 0.4), watch.Read().PerSecond, 1e-9);
    }

    [Fact]
    public void Where_more_happens_than_is_remembered_the_newest_tell_the_rate()
    {
        var watch = new RateWatch(_time, capacity: 8);
        Feed(watch, 100, 0.5);
        Feed(watch, 8, 0.01);

        Assert.Equal(100, watch.Read().PerSecond, 1e-6);
    }

    [Fact]
    public void Any_sequence_of_events_gives_a_finite_rate_that_is_not_negative() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 3000).ListOf()), gaps =>
        {
            var time = new ManualClock();
            var watch = new RateWatch(time, capacity: 4);
            foreach (int gap in gaps)
            {
                time.Advance(gap / 1000.0);
                watch.Count();
                double rate = watch.Read().PerSecond;
                if (!double.IsFinite(rate) || rate < 0)
                    return false;
            }
            return watch.Read().Total == gaps.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Silence_is_stale()
    {
        var watch = new RateWatch(_time);
        Assert.Equal((DiagnosticLevel.Stale, "no images yet"), Report(watch));

        Feed(watch, 10, 0.1);
        Assert.Equal((DiagnosticLevel.Ok, ""), Report(watch));

        _time.Advance(5);
        Assert.Equal((DiagnosticLevel.Stale, "no images for 5 s"), Report(watch));

        watch.Count();
        Assert.Equal((DiagnosticLevel.Ok, ""), Report(watch));
    }

    [Theory]
    [InlineData(0.1, DiagnosticLevel.Ok, "")]
    [InlineData(0.2, DiagnosticLevel.Warn, "images at 5.0 Hz, fewer than 9.0")]
    [InlineData(0.05, DiagnosticLevel.Warn, "images at 20.0 Hz, more than 11.0")]
    public void Too_few_and_too_many_are_warned_about(double gap, DiagnosticLevel level, string message)
    {
        var watch = new RateWatch(_time) { Limits = RateLimits.Around(10) };
        Feed(watch, 50, gap);

        Assert.Equal((level, message), Report(watch));
    }

    [Fact]
    public void An_expected_rate_of_zero_expects_nothing() => Assert.Equal(RateLimits.None, RateLimits.Around(0));

    [Fact]
    public void Counting_and_reading_allocate_nothing()
    {
        var watch = new RateWatch(TimeProvider.System);

        Assert.Equal(0, Allocation.OfFiveFrames(() =>
        {
            watch.Count();
            watch.Read();
        }));
    }

    /// <summary>Events a gap apart; the last one has just happened.</summary>
    private void Feed(RateWatch watch, int count, double gap)
    {
        for (int i = 0; i < count; i++)
        {
            _time.Advance(gap);
            watch.Count();
        }
    }

    private static (DiagnosticLevel Level, string Message) Report(RateWatch watch)
    {
        var status = new DiagnosticStatus();
        watch.Report(status, "images");
        return (status.GetLevel(), status.Message);
    }
}
