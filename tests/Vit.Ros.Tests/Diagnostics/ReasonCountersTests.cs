using Vit.Messages.DiagnosticMsgs;
using Vit.Ros.Diagnostics;
using Vit.Testing;

namespace Vit.Ros.Tests.Diagnostics;

public sealed class ReasonCountersTests
{
    [Fact]
    public void Each_reason_has_its_count_in_the_order_of_its_first_time()
    {
        var dropped = new ReasonCounters();
        foreach (string reason in (string[])["too old", "replaced", "too old"])
            dropped.Count(reason);
        var status = new DiagnosticStatus();
        dropped.Report(status, "dropped");

        Assert.Equal([("dropped: too old", "2"), ("dropped: replaced", "1")], status.Values.Select(v => (v.Key, v.Value)));
        Assert.Equal((3, 2, 0), (dropped.Total, dropped["too old"], dropped["never"]));
    }

    [Fact]
    public void Too_many_reasons_are_counted_together()
    {
        var dropped = new ReasonCounters(capacity: 2);
        for (int i = 0; i < 1000; i++)
            dropped.Count($"frame {i} is bad");

        Assert.Equal(1, dropped["frame 1 is bad"]);
        Assert.Equal(998, dropped[ReasonCounters.Others]);
        Assert.Equal(1000, dropped.Total);
    }

    [Fact]
    public void Threads_count_together()
    {
        var dropped = new ReasonCounters();
        Parallel.For(0, 10_000, i => dropped.Count(i % 2 == 0 ? "even" : "odd"));

        Assert.Equal((5000, 5000), (dropped["even"], dropped["odd"]));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var dropped = new ReasonCounters();

        Assert.Equal(0, Allocation.OfFiveFrames(() => dropped.Count("too old")));
    }
}
