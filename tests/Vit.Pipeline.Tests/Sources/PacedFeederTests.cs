using System.Diagnostics.CodeAnalysis;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Sources;
using Vit.Pipeline.Tests.Support;

namespace Vit.Pipeline.Tests.Sources;

public sealed class PacedFeederTests
{
    [Fact]
    public void Every_frame_is_posted_and_taken_or_counted_as_replaced()
    {
        using var source = new ListSource([.. Enumerable.Range(0, 50).Select(i => Pictures.Message(i))]);
        using var mailbox = new FrameMailbox("camera");
        using var feeder = new PacedFeeder(source, mailbox, rate: 1, TimeProvider.System);
        int taken = 0;
        long last = -1;

        while (mailbox.TryNext(out Frame? frame, TestContext.Current.CancellationToken))
        {
            using (frame)
            {
                Assert.True(frame.LogTime > last);
                last = frame.LogTime;
                taken++;
            }
        }
        feeder.Join();

        Assert.Equal((50, 50, 49), (feeder.Posted, taken + mailbox.Replaced, last));
        Assert.InRange(source.Pool.Made, 1, 4);
    }

    [Fact]
    public void What_the_source_throws_is_thrown_where_the_pipeline_waits()
    {
        using var mailbox = new FrameMailbox("camera");
        using var feeder = new PacedFeeder(new BrokenSource(), mailbox, rate: 1, TimeProvider.System);

        Assert.False(mailbox.TryNext(out _));
        Assert.Equal("the disk is gone", Assert.Throws<IOException>(feeder.Join).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_rate_that_plays_nothing_is_refused(double rate)
    {
        using var mailbox = new FrameMailbox("camera");

        Assert.Throws<ArgumentOutOfRangeException>(() => new PacedFeeder(new BrokenSource(), mailbox, rate, TimeProvider.System));
    }

    private sealed class BrokenSource : IFrameSource
    {
        public string Name => "broken";

        public long? Count => null;

        public bool TryNext([NotNullWhen(true)] out Frame? frame, CancellationToken cancellation = default) => throw new IOException("the disk is gone");

        public void Dispose()
        {
        }
    }
}
