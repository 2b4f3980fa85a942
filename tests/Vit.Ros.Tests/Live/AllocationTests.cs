using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Messages.VisualizationMsgs;
using Vit.Testing;

namespace Vit.Ros.Tests.Live;

/// <summary>Nothing managed is allocated for a message: not to publish, to wait, to take or to call back.</summary>
public sealed class AllocationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void An_image_is_published_and_received_without_allocating()
    {
        using var scene = new Scene();
        long pixels = 0;
        using Subscription subscription = scene.Node.CreateSubscription<Image>(
            "frames", Qos.Default, (payload, in _) => pixels += ImageView.Parse(payload).Data.Length);
        using Publisher<Image> publisher = scene.Node.CreatePublisher<Image>("frames", Qos.Default);
        scene.Match(publisher, subscription);
        byte[] payload = CdrMessage.ToBytes(new Image { Encoding = "mono8", Width = 640, Height = 480, Data = [.. new byte[640 * 480]] });

        long allocated = Allocation.OfFiveFrames(() =>
        {
            publisher.Publish(payload);
            scene.SpinUntil(subscription);
        });

        Assert.Equal(0, allocated);
        Assert.Equal(640 * 480 * subscription.ReceivedCount, pixels);
    }

    [Fact]
    public void A_buffer_goes_round_without_allocating()
    {
        using var scene = new Scene();
        using Subscription subscription = scene.Node.CreateBufferedSubscription<Image>("frames", Qos.Default, buffer => buffer.Dispose());
        using Publisher<Image> publisher = scene.Node.CreatePublisher<Image>("frames", Qos.Default);
        scene.Match(publisher, subscription);
        byte[] payload = CdrMessage.ToBytes(new Image { Encoding = "mono8", Width = 64, Height = 48, Data = [.. new byte[64 * 48]] });

        Assert.Equal(0, Allocation.OfFiveFrames(() =>
        {
            publisher.Publish(payload);
            scene.SpinUntil(subscription);
        }));
    }

    [Fact]
    public void A_message_is_written_and_published_without_allocating()
    {
        using var scene = new Scene();
        using Subscription subscription = scene.Node.CreateSubscription<MarkerArray>("markers", Qos.Default, (payload, in _) => { });
        using Publisher<MarkerArray> publisher = scene.Node.CreatePublisher<MarkerArray>("markers", Qos.Default);
        scene.Match(publisher, subscription);
        var message = new MarkerArray { Markers = [new() { Ns = "links", Points = [new(), new()] }] };

        Assert.Equal(0, Allocation.OfFiveFrames(() =>
        {
            publisher.Publish(message);
            scene.SpinUntil(subscription);
        }));
    }

    [Fact]
    public void Timers_and_idle_wakes_allocate_nothing()
    {
        using var scene = new Scene();
        int calls = 0;
        using RosTimer timer = scene.Node.CreateTimer(TimeSpan.FromMilliseconds(1), () => calls++);

        Assert.Equal(0, Allocation.OfFiveFrames(() =>
        {
            scene.Executor.Wake();
            scene.Executor.SpinOnce(TimeSpan.FromMilliseconds(2));
        }));
        RosSession.Eventually(
            () =>
            {
                scene.Executor.SpinOnce(TimeSpan.FromMilliseconds(1));
                return calls > 0;
            },
            "the timer");
    }

    /// <summary>Everything on the test's own thread, whose allocations are counted.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly RosContext _context;

        public Scene()
        {
            RosSession.Require();
            _context = RosContext.Create([], RosSession.Domain);
            Executor = new RosExecutor(_context);
            Node = new RosNode(Executor, "frugal");
        }

        public RosExecutor Executor { get; }

        public RosNode Node { get; }

        public void Match(TopicEnd publisher, TopicEnd subscription) => RosSession.Eventually(
            () =>
            {
                Executor.SpinOnce(TimeSpan.FromMilliseconds(1));
                return publisher.MatchedCount > 0 && subscription.MatchedCount > 0;
            },
            "the match");

        /// <summary>Until one more message has been received.</summary>
        public void SpinUntil(Subscription subscription)
        {
            long before = subscription.ReceivedCount;
            for (int i = 0; i < 1000 && subscription.ReceivedCount == before; i++)
                Executor.SpinOnce(Patience);
        }

        public void Dispose()
        {
            Node.Dispose();
            Executor.Dispose();
            _context.Dispose();
        }
    }
}
