using Vit.Perception;
using Vit.Pipeline.Results;

namespace Vit.Pipeline.Tests;

public sealed class StageStatisticsTests
{
    [Fact]
    public void Percentiles_are_the_nearest_ranks()
    {
        var statistics = new StageStatistics();
        for (int i = 1; i <= 100; i++)
            statistics.Add(Times(i));

        StagePercentiles decode = statistics.Percentiles()[0];

        Assert.Equal(("decode", 50, 95, 99), (decode.Stage, decode.P50, decode.P95, decode.P99));
    }

    [Fact]
    public void Only_the_last_frames_count_however_long_it_runs()
    {
        var statistics = new StageStatistics();
        for (int i = 0; i < 10_000; i++)
            statistics.Add(Times(i < 5_000 ? 1000 : 1));

        Assert.Equal(1, statistics.Percentiles()[0].P99);
    }

    private static FrameTimes Times(double milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds), default(StageTimes), default, default, default);
}
