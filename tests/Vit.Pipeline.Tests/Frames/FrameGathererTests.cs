using FsCheck;
using FsCheck.Fluent;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Tests.Support;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Frames;

public sealed class FrameGathererTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly string[] Names = ["left", "middle", "right"];

    private readonly StillClock clock = new();
    private readonly FramePool pool = new();
    private readonly FrameGatherer gatherer;
    private readonly Frame?[] taken = new Frame?[Names.Length];

    public FrameGathererTests() => gatherer = new FrameGatherer(Names, time: clock);

    public void Dispose() => gatherer.Dispose();

    [Fact]
    public void What_is_ready_is_taken_the_newest_of_each()
    {
        Post(0, 1);
        Post(2, 2);
        Post(2, 3);

        Assert.True(gatherer.Wait(taken, most: 3, TimeSpan.Zero));

        Assert.Equal([1, null, 3], Numbers());
        Assert.Equal([0, 0, 1], gatherer.Mailboxes.Select(mailbox => mailbox.Replaced));
    }

    [Fact]
    public void Where_one_is_taken_at_a_time_a_fast_camera_does_not_crowd_out_the_others()
    {
        var order = new List<int>();
        Post(1, 1);
        Post(2, 2);
        for (int number = 3; number < 9; number++)
        {
            Post(0, number);
            Assert.True(gatherer.Wait(taken, most: 1, Limit));
            order.Add(Array.FindIndex(taken, frame => frame is not null));
            Assert.Single(Numbers(), frame => frame is not null);
        }

        Assert.Equal([0, 1, 2, 0, 0, 0], order);
    }

    [Fact]
    public void Of_a_queue_one_frame_is_taken_a_turn()
    {
        using var queues = new FrameGatherer(Names, capacity: 4);
        for (int number = 1; number <= 3; number++)
            queues.Mailboxes[1].Post(Pictures.Frame(pool, number));
        queues.Mailboxes[0].Post(Pictures.Frame(pool, 4));

        queues.Wait(taken, most: 3, TimeSpan.Zero);
        Assert.Equal([4, 1, null], Numbers());
        queues.Wait(taken, most: 3, TimeSpan.Zero);
        Assert.Equal([null, 2, null], Numbers());
    }

    [Fact]
    public async Task A_frame_waits_for_those_of_the_other_cameras_but_no_longer_than_the_limit()
    {
        Post(0, 1);
        clock.Advance(Limit / 2);
        Task<bool> waiting = WaitAsync();
        // The clock stands still, so half the limit never passes: only the last frame ends the wait.
        Post(1, 2);
        Assert.False(waiting.IsCompleted);
        Post(2, 3);
        Assert.True(await waiting);
        Assert.Equal([1, 2, 3], Numbers());

        Post(0, 4);
        clock.Advance(Limit);
        Assert.True(gatherer.Wait(taken, most: 3, Limit));
        Assert.Equal([4, null, null], Numbers());
    }

    [Fact]
    public async Task The_limit_counts_from_when_the_first_frame_came_and_newer_ones_do_not_prolong_it()
    {
        Post(0, 1);
        clock.Advance(Limit * 0.8);
        Post(0, 2);
        Task<bool> waiting = WaitAsync();
        clock.Advance(Limit * 0.2);

        Assert.True(await waiting);
        Assert.Equal([2, null, null], Numbers());

        // The next frame starts anew: it waits until something else ends its wait.
        Post(0, 3);
        waiting = WaitAsync();
        Assert.False(waiting.IsCompleted);
        clock.Advance(Limit);
        Assert.True(await waiting);
    }

    [Fact]
    public async Task Any_camera_wakes_the_one_who_waits()
    {
        for (int camera = 0; camera < Names.Length; camera++)
        {
            Task<bool> waiting = Task.Run(() => gatherer.Wait(taken, most: 3, TimeSpan.Zero), TestContext.Current.CancellationToken);
            Post(camera, camera + 1);
            Assert.True(await waiting.WaitAsync(Long, TestContext.Current.CancellationToken));
            Assert.Equal(camera + 1, Numbers()[camera]);
        }
    }

    [Fact]
    public async Task A_nudge_ends_one_wait_without_a_frame()
    {
        gatherer.Nudge();
        gatherer.Nudge();
        Assert.True(gatherer.Wait(taken, most: 3, Limit));
        Assert.Equal([null, null, null], Numbers());

        Task<bool> waiting = WaitAsync();
        gatherer.Nudge();
        Assert.True(await waiting);

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        Assert.False(gatherer.Wait(taken, most: 3, Limit, soon.Token));
    }

    [Fact]
    public void A_cancelled_wait_takes_nothing()
    {
        Post(0, 1);

        Assert.False(gatherer.Wait(taken, most: 3, TimeSpan.Zero, new CancellationToken(canceled: true)));

        Assert.All(taken, Assert.Null);
        Assert.True(gatherer.Mailboxes[0].HasFrame);
    }

    [Fact]
    public void Whatever_the_order_of_posts_and_turns_every_frame_is_taken_or_counted_once()
    {
        Prop.ForAll(Gen.ListOf(Gen.Choose(-1, 2)).ToArbitrary(), steps =>
        {
            using var several = new FrameGatherer(Names);
            (int posted, int got) = (0, 0);
            foreach (int step in steps)
            {
                if (step >= 0)
                {
                    several.Mailboxes[step].Post(Pictures.Frame(pool, ++posted));
                }
                else if (several.Mailboxes.Any(mailbox => mailbox.HasFrame))
                {
                    several.Wait(taken, most: 2, TimeSpan.Zero);
                    int now = Numbers().Count(number => number is not null);
                    if (now is 0 or > 2)
                        return false;
                    got += now;
                }
            }
            return posted == got + several.Mailboxes.Sum(mailbox => mailbox.Replaced + (mailbox.HasFrame ? 1 : 0));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Gathering_allocates_nothing()
    {
        byte[] payload = Pictures.Message(1);
        using var cancellation = new CancellationTokenSource();

        long allocated = Allocation.OfFiveFrames(() =>
        {
            for (int camera = 0; camera < Names.Length; camera++)
            {
                Frame posted = pool.Rent();
                posted.Fill(FrameFormat.Raw, payload, 1);
                gatherer.Mailboxes[camera].Post(posted);
            }
            gatherer.Wait(taken, most: 3, Limit, cancellation.Token);
            foreach (Frame? frame in taken)
                frame?.Dispose();
        });

        Assert.Equal(0, allocated);
    }

    private void Post(int camera, int number) => gatherer.Mailboxes[camera].Post(Pictures.Frame(pool, number));

    private Task<bool> WaitAsync() =>
        Task.Run(() => gatherer.Wait(taken, most: 3, Limit), TestContext.Current.CancellationToken).WaitAsync(Long, TestContext.Current.CancellationToken);

    /// <summary>The frames that were taken, which are given back.</summary>
    private long?[] Numbers()
    {
        long?[] numbers = [.. taken.Select(frame => frame?.LogTime)];
        foreach (Frame? frame in taken)
            frame?.Dispose();
        Array.Clear(taken);
        return numbers;
    }
}
