using Vit.Messages;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Queries;
using Vit.Pipeline.Tests.Support;

namespace Vit.Pipeline.Tests.Queries;

public sealed class KeptFramesTests
{
    private readonly FramePool pool = new();

    [Fact]
    public void The_last_few_are_kept_and_older_ones_given_back()
    {
        using var frames = new KeptFrames();
        for (int i = 1; i <= 20; i++)
            frames.Keep(Pictures.Frame(pool, i), null);

        Assert.Equal(KeptFrames.Most, frames.Count);
        // One more than is kept was out at once.
        Assert.Equal(KeptFrames.Most + 1, pool.Made);
    }

    /// <summary>Four kept, one in work, one in the mailbox, one coming in: so many images, and no more, are what a camera takes of the memory.</summary>
    [Fact]
    public void However_late_frames_are_taken_a_camera_never_has_more_than_seven()
    {
        using var mailbox = new FrameMailbox("camera");
        using var frames = new KeptFrames();
        for (int i = 1; i <= 200; i++)
        {
            mailbox.Post(Pictures.Frame(pool, i));
            if (i % 10 > 6 || !mailbox.TryTake(out Frame? frame))
                continue;
            for (int late = 0; late < i % 4; late++)
                mailbox.Post(Pictures.Frame(pool, i));
            frames.Keep(frame, null);
        }

        Assert.Equal(7, pool.Made);
    }

    [Fact]
    public void All_are_given_back_at_the_end()
    {
        var frames = new KeptFrames();
        for (int i = 1; i <= KeptFrames.Most; i++)
            frames.Keep(Pictures.Frame(pool, i), null);
        frames.Dispose();

        Frame[] again = [.. Enumerable.Range(0, KeptFrames.Most).Select(_ => pool.Rent())];

        Assert.Equal(KeptFrames.Most, pool.Made);
        Assert.Equal(again.Length, again.Distinct().Count());
    }

    [Fact]
    public void A_damaged_message_is_not_kept_and_stays_the_callers()
    {
        using var frames = new KeptFrames();
        frames.Keep(Pictures.Frame(pool, 1), null);
        Frame damaged = pool.Rent();
        damaged.Fill(FrameFormat.Raw, [0, 1, 0, 0, 7], 2);

        Assert.Throws<CdrException>(() => frames.Keep(damaged, null));

        Assert.Equal(1, frames.Count);
        damaged.Dispose();
    }
}
