using FsCheck;
using FsCheck.Fluent;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Tests.Support;
using Vit.Testing;

namespace Vit.Pipeline.Tests.Frames;

public sealed class FrameMailboxTests
{
    [Fact]
    public void The_newest_frame_is_taken_and_the_replaced_ones_are_counted_and_given_back()
    {
        var pool = new FramePool();
        using var mailbox = new FrameMailbox("camera");

        for (int i = 1; i <= 5; i++)
            mailbox.Post(Pictures.Frame(pool, i));

        Assert.True(mailbox.TryNext(out Frame? frame));
        Assert.Equal((5, 4), (frame.LogTime, mailbox.Replaced));
        frame.Dispose();
        Assert.Equal(2, pool.Made);
    }

    [Fact]
    public void Whatever_the_order_of_posts_and_takes_every_frame_is_taken_or_counted_once()
    {
        Prop.ForAll(Gen.ListOf(Gen.Elements(true, false)).ToArbitrary(), steps =>
        {
            var pool = new FramePool();
            using var mailbox = new FrameMailbox("camera");
            (int posted, int taken, long last) = (0, 0, 0L);
            foreach (bool post in steps)
            {
                if (post)
                {
                    mailbox.Post(Pictures.Frame(pool, ++posted));
                }
                else if (posted > taken + mailbox.Replaced && mailbox.TryNext(out Frame? frame))
                {
                    using (frame)
                    {
                        if (frame.LogTime != posted || frame.LogTime <= last)
                            return false;
                        (taken, last) = (taken + 1, frame.LogTime);
                    }
                }
            }
            long waiting = posted - taken - mailbox.Replaced;
            return waiting is 0 or 1 && pool.Made <= 3;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_larger_mailbox_keeps_the_order_and_lets_the_oldest_go()
    {
        var pool = new FramePool();
        using var mailbox = new FrameMailbox("camera", capacity: 3);
        for (int i = 1; i <= 5; i++)
            Assert.Equal(i > 3, mailbox.Post(Pictures.Frame(pool, i)));
        mailbox.Close();

        var taken = new List<long>();
        while (mailbox.TryNext(out Frame? frame))
        {
            taken.Add(frame.LogTime);
            frame.Dispose();
        }

        Assert.Equal([3, 4, 5], taken);
        Assert.Equal(2, mailbox.Replaced);
    }

    [Fact]
    public async Task A_waiting_thread_gets_the_frame_that_comes()
    {
        var pool = new FramePool();
        using var mailbox = new FrameMailbox("camera");
        Task<long> waiter = Task.Run(() =>
        {
            Assert.True(mailbox.TryNext(out Frame? frame));
            using (frame)
                return frame.LogTime;
        }, TestContext.Current.CancellationToken);

        mailbox.Post(Pictures.Frame(pool, 7));

        Assert.Equal(7, await waiter);
    }

    [Fact]
    public void A_closed_mailbox_gives_what_is_in_it_and_then_says_no()
    {
        var pool = new FramePool();
        using var mailbox = new FrameMailbox("camera");
        mailbox.Post(Pictures.Frame(pool, 1));
        mailbox.Close();

        Assert.True(mailbox.TryNext(out Frame? frame));
        frame.Dispose();
        Assert.False(mailbox.TryNext(out _));
        mailbox.Post(Pictures.Frame(pool, 2));
        Assert.False(mailbox.TryNext(out _));
        Assert.Equal((1, 0), (pool.Made, mailbox.Replaced));
    }

    [Fact]
    public async Task Cancelling_wakes_the_waiting_thread()
    {
        using var mailbox = new FrameMailbox("camera");
        using var cancellation = new CancellationTokenSource();
        Task<bool> waiter = Task.Run(() => mailbox.TryNext(out _, cancellation.Token), TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        Assert.False(await waiter);
    }

    [Fact]
    public void A_frame_given_back_twice_is_a_mistake_that_shows()
    {
        var pool = new FramePool();
        Frame frame = pool.Rent();
        frame.Dispose();

        Assert.Throws<InvalidOperationException>(frame.Dispose);
    }

    [Fact]
    public unsafe void A_frame_looks_into_borrowed_memory_and_gives_it_back()
    {
        byte[] message = Pictures.Message(3);
        using var pinned = new Lender();
        var pool = new FramePool();
        fixed (byte* bytes = message)
        {
            Frame frame = pool.Rent();
            frame.Borrow(FrameFormat.Raw, bytes, message.Length, pinned, logTime: 9);
            Assert.True(frame.Payload.SequenceEqual(message));
            Assert.Equal((9, false), (frame.LogTime, pinned.IsGivenBack));
            frame.Dispose();
            Assert.True(pinned.IsGivenBack);

            Assert.Same(frame, pool.Rent());
            frame.Fill(FrameFormat.Raw, "else"u8, 1);
            Assert.True(frame.Payload.SequenceEqual("else"u8));
        }
    }

    [Fact]
    public void Posting_and_taking_allocate_nothing()
    {
        var pool = new FramePool();
        byte[] payload = Pictures.Message(1);
        using var mailbox = new FrameMailbox("camera");
        using var cancellation = new CancellationTokenSource();

        long allocated = Allocation.OfFiveFrames(() =>
        {
            for (int i = 0; i < 2; i++)
            {
                Frame posted = pool.Rent();
                posted.Fill(FrameFormat.Raw, payload, i);
                mailbox.Post(posted);
            }
            if (mailbox.TryNext(out Frame? taken, cancellation.Token))
                taken.Dispose();
        });

        Assert.Equal(0, allocated);
    }

    private sealed class Lender : IDisposable
    {
        public bool IsGivenBack { get; private set; }

        public void Dispose() => IsGivenBack = true;
    }
}
