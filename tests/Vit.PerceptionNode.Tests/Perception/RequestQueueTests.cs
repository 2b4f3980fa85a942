using Vit.PerceptionNode.Perception;

namespace Vit.PerceptionNode.Tests.Perception;

public sealed class RequestQueueTests
{
    private readonly RequestQueue queue = new();
    private readonly List<string> refusals = [];

    [Fact]
    public void Requests_come_out_in_the_order_they_came_in_and_tell_whether_others_wait()
    {
        PendingRequest first = Request(), second = Request();
        Assert.True(queue.Post(first));
        Assert.True(queue.Post(second));

        Assert.Same(first, queue.Take(out bool more));
        Assert.True(more);
        Assert.Same(second, queue.Take(out more));
        Assert.False(more);
        Assert.Null(queue.Take(out _));
        Assert.Empty(refusals);
    }

    [Fact]
    public void One_too_many_is_refused_at_once()
    {
        for (int i = 0; i < RequestQueue.Capacity; i++)
            Assert.True(queue.Post(Request()));

        Assert.False(queue.Post(Request()));

        Assert.Contains("ask again", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_end_those_that_wait_and_those_that_come_are_refused_once_each()
    {
        queue.Post(Request());
        queue.Post(Request());

        queue.Close();
        queue.Post(Request());

        Assert.Equal(3, refusals.Count);
        Assert.All(refusals, reason => Assert.Contains("deactivated", reason, StringComparison.Ordinal));
        Assert.Null(queue.Take(out _));
    }

    private PendingRequest Request() => new(0, _ => Assert.Fail("nobody answers here"), refusals.Add);
}
