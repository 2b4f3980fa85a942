using FsCheck;
using FsCheck.Fluent;
using Vit.Messages.DiagnosticMsgs;
using Vit.Ros.Diagnostics;
using Vit.Testing;

namespace Vit.Ros.Tests.Diagnostics;

public sealed class LatencyWindowTests
{
    [Fact]
    public void Percentiles_are_the_least_samples_that_so_many_do_not_exceed() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 50).NonEmptyListOf()), samples =>
        {
            const int capacity = 16;
            var window = new LatencyWindow(capacity);
            foreach (int sample in samples)
                window.Add(TimeSpan.FromTicks(sample));
            int[] newest = [.. samples.TakeLast(capacity)];
            LatencySummary summary = window.Summarize();

            return summary.Total == samples.Count && summary.Max.Ticks == newest.Max()
                && IsPercentile(summary.P50, 0.50) && IsPercentile(summary.P95, 0.95) && IsPercentile(summary.P99, 0.99);

            bool IsPercentile(TimeSpan value, double share) =>
                newest.Contains((int)value.Ticks)
                && newest.Count(s => s <= value.Ticks) >= share * newest.Length
                && newest.Count(s => s < value.Ticks) < share * newest.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_window_without_samples_reports_nothing()
    {
        var status = new DiagnosticStatus();
        new LatencyWindow().Report(status, "inference");

        Assert.Empty(status.Values);
    }

    [Fact]
    public void The_report_is_in_milliseconds()
    {
        var window = new LatencyWindow();
        for (int i = 1; i <= 100; i++)
            window.Add(TimeSpan.FromMilliseconds(i));
        var status = new DiagnosticStatus();
        window.Report(status, "inference");

        KeyValue value = Assert.Single(status.Values);
        Assert.Equal(("inference: p50 / p95 / p99 (ms)", "50.00 / 95.00 / 99.00"), (value.Key, value.Value));
    }

    [Fact]
    public void Adding_and_summarizing_allocate_nothing()
    {
        var window = new LatencyWindow();
        long started = System.Diagnostics.Stopwatch.GetTimestamp();

        Assert.Equal(0, Allocation.OfFiveFrames(() =>
        {
            window.AddSince(started);
            window.Summarize();
        }));
    }
}
