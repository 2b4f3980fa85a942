using Vit.Pipeline.Timing;

namespace Vit.Pipeline.Tests.Timing;

public sealed class InterleavedTimesTests
{
    [Fact]
    public void A_ratio_is_the_median_of_the_ratios_of_rounds()
    {
        var times = new InterleavedTimes([[10, 20, 40], [20, 20, 20]], [50, 50, 50, 50]);

        Assert.Equal(new MedianInterval(0.5, 1, 2), times.Ratio(1));
        Assert.Equal(20, times.Time(0).Median);
    }

    [Fact]
    public void Cores_that_stay_where_they_are_are_one_state_noise_or_not()
    {
        var times = new InterleavedTimes([[1, 1, 1], [2, 2, 2]], [57, 74, 120, 60]);

        CoreStateRatio only = Assert.Single(times.ByCores(1));
        Assert.Equal((3, 2, 74), (only.Rounds, only.Ratio, only.NanosecondsApart));
    }

    [Fact]
    public void Rounds_with_near_and_far_cores_are_told_apart_and_those_in_which_they_moved_count_to_neither()
    {
        // Near in round 0, moved away in round 1, far in rounds 2 and 3, back in round 4.
        var times = new InterleavedTimes([[1, 1, 1, 1, 1], [2, 9, 4, 6, 9]], [57, 60, 340, 370, 360, 55]);

        IReadOnlyList<CoreStateRatio> states = times.ByCores(1);

        Assert.Equal([(57, 1, 2), (355, 2, 5)], states.Select(s => (s.NanosecondsApart, s.Rounds, s.Ratio)));
    }

    [Fact]
    public void Unknown_distances_make_no_state()
    {
        Assert.Empty(new InterleavedTimes([[1, 2]], [null, null, null]).ByCores(0));
        Assert.Equal(1, Assert.Single(new InterleavedTimes([[1, 2]], [50, 50, null]).ByCores(0)).Rounds);
    }

    [Fact]
    public void The_distance_of_cores_is_that_of_hardware()
    {
        if (Environment.ProcessorCount < 2)
            Assert.Skip("one processor: no other to be far from");

        // Other programs may keep the second thread from its core for as long as one measurement lasts, but not for ever.
        double? nanoseconds = Enumerable.Range(0, 100).Select(_ => CoreDistance.Measure()).FirstOrDefault(distance => distance is not null);

        // A line does not cross in less than five; the best of several tries is none in which a thread waited for its core.
        Assert.InRange(Assert.NotNull(nanoseconds), 5, 1e6);
    }
}
