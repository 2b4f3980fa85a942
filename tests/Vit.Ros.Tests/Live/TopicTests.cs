using Vit.Messages;
using Vit.Messages.GeometryMsgs;
using Vit.Messages.SensorMsgs;

namespace Vit.Ros.Tests.Live;

/// <summary>Publishers and subscriptions of one process, through real middleware.</summary>
public sealed class TopicTests
{
    [Fact]
    public void A_message_arrives_as_it_was_published()
    {
        using var session = new RosSession();
        string heard = "";
        using Subscription subscription = session.Node.CreateSubscription<Messages.StdMsgs.String>(
            "chatter", Qos.Default, (payload, in _) => heard = CdrMessage.Deserialize<Messages.StdMsgs.String>(payload).Data);
        using Publisher<Messages.StdMsgs.String> publisher = session.Node.CreatePublisher<Messages.StdMsgs.String>("chatter", Qos.Default);
        RosSession.Matched(subscription, publisher);

        publisher.Publish(new Messages.StdMsgs.String { Data = "Grüße, 100 %" });

        RosSession.Eventually(() => heard.Length > 0, "the message");
        Assert.Equal("Grüße, 100 %", heard);
        Assert.Equal("/chatter", publisher.Topic);
        Assert.Equal((1, 0), (subscription.ReceivedCount, session.Executor.CallbackFailures));
    }

    [Fact]
    public void A_received_buffer_outlives_its_callback_and_its_memory_is_used_again()
    {
        using var session = new RosSession();
        var arrived = new List<MessageBuffer>();
        using Subscription subscription = session.Node.CreateBufferedSubscription<CompressedImage>("picture", Qos.Default, arrived.Add);
        using Publisher<CompressedImage> publisher = session.Node.CreatePublisher<CompressedImage>("picture", Qos.Default);
        RosSession.Matched(subscription, publisher);

        publisher.Publish(new CompressedImage { Format = "png", Data = [1, 2, 3] });
        publisher.Publish(new CompressedImage { Format = "jpeg", Data = [.. new byte[100_000]] });
        RosSession.Eventually(() => arrived.Count == 2, "both pictures");

        Assert.Equal([1, 2, 3], CompressedImageView.Parse(arrived[0].Payload).Data.ToArray());
        Assert.Equal(100_000, CompressedImageView.Parse(arrived[1].Payload).Data.Length);
        MessageInfo info = arrived[0].Info;
        Assert.InRange(info.ReceivedNanoseconds - info.SourceNanoseconds, 0, 20_000_000_000);
        arrived[0].Dispose();
        Assert.Throws<ObjectDisposedException>(() => arrived[0].Payload.Length);

        publisher.Publish(new CompressedImage { Format = "gif" });
        RosSession.Eventually(() => arrived.Count == 3, "the third picture");
        publisher.Publish(new CompressedImage { Format = "bmp" });
        RosSession.Eventually(() => arrived.Count == 4, "the fourth picture");
        Assert.Contains(arrived[0], arrived.Skip(2));
        arrived[1].Dispose();
    }

    [Fact]
    public void A_payload_s_numbers_are_aligned_in_memory()
    {
        using var session = new RosSession();
        nint address = -1;
        using Subscription subscription = session.Node.CreateSubscription<PointStamped>(
            "point", Qos.Default, (payload, in _) => address = Address(payload));
        using Publisher<PointStamped> publisher = session.Node.CreatePublisher<PointStamped>("point", Qos.Default);
        RosSession.Matched(subscription, publisher);

        publisher.Publish(new PointStamped());

        RosSession.Eventually(() => address != -1, "the point");
        Assert.Equal(0, (address + 4) % 16);
    }

    [Fact]
    public void A_late_subscription_gets_what_a_latched_publisher_said()
    {
        using var session = new RosSession();
        using Publisher<Messages.StdMsgs.String> publisher = session.Node.CreatePublisher<Messages.StdMsgs.String>("said", Qos.Latched);
        publisher.Publish(new Messages.StdMsgs.String { Data = "once" });
        string heard = "";

        using Subscription subscription = session.Node.CreateSubscription<Messages.StdMsgs.String>(
            "said", Qos.Latched, (payload, in _) => heard = CdrMessage.Deserialize<Messages.StdMsgs.String>(payload).Data);

        RosSession.Eventually(() => heard == "once", "what was said before");
    }

    [Fact]
    public void A_callback_that_throws_is_counted_and_the_next_message_is_handled()
    {
        using var session = new RosSession();
        using Subscription subscription = session.Node.CreateSubscription<Messages.StdMsgs.String>(
            "trouble", Qos.Default, (payload, in _) => throw new InvalidOperationException("this handler always\nfails"));
        using Publisher<Messages.StdMsgs.String> publisher = session.Node.CreatePublisher<Messages.StdMsgs.String>("trouble", Qos.Default);
        RosSession.Matched(subscription, publisher);

        publisher.Publish(new Messages.StdMsgs.String());
        publisher.Publish(new Messages.StdMsgs.String());

        RosSession.Eventually(() => session.Executor.CallbackFailures == 2, "both failures");
        Assert.Equal(2, subscription.ReceivedCount);
    }

    [Fact]
    public void Subscriptions_may_end_while_messages_come_in()
    {
        using var session = new RosSession();
        using Publisher<Messages.StdMsgs.String> publisher = session.Node.CreatePublisher<Messages.StdMsgs.String>("stream", Qos.Default);
        long heard = 0;
        for (int round = 0; round < 10; round++)
        {
            Subscription subscription = session.Node.CreateSubscription<Messages.StdMsgs.String>(
                "stream", Qos.Default, (payload, in _) => Interlocked.Increment(ref heard));
            RosSession.Eventually(
                () =>
                {
                    publisher.Publish(new Messages.StdMsgs.String { Data = "x" });
                    return subscription.ReceivedCount > 3;
                },
                "messages");
            subscription.Dispose();
            subscription.Dispose();
        }

        Assert.Equal(0, session.Executor.CallbackFailures);
        Assert.True(heard > 30);
    }

    [Fact]
    public void A_wrong_name_or_type_is_refused_in_one_line()
    {
        using var session = new RosSession();

        RosException name = Assert.Throws<RosException>(() => session.Node.CreatePublisher<Messages.StdMsgs.String>("no good", Qos.Default));
        RosException type = Assert.Throws<RosException>(() => RosType.Load("nowhere_msgs/msg/Nothing", ""));
        RosException text = Assert.Throws<RosException>(() => RosType.Load("Image", ""));
        RosException hash = Assert.Throws<RosException>(() => RosType.Load("std_msgs/msg/String", "RIHS01_00"));

        Assert.Contains("no good", name.Message, StringComparison.Ordinal);
        Assert.Contains("package nowhere_msgs is not installed", type.Message, StringComparison.Ordinal);
        Assert.Contains("no type name", text.Message, StringComparison.Ordinal);
        Assert.Contains("not the one this program was built with", hash.Message, StringComparison.Ordinal);
        Assert.All([name, type, text, hash], e => Assert.DoesNotContain('\n', e.Message));
    }

    [Fact]
    public void The_qos_in_force_is_told()
    {
        using var session = new RosSession();
        Qos wanted = Qos.SensorData with { Deadline = QosDuration.From(TimeSpan.FromMilliseconds(250)) };

        using Publisher<Image> publisher = session.Node.CreatePublisher<Image>("frames", wanted);

        Assert.Equal("reliability=best_effort durability=volatile history=keep_last depth=5 deadline=0.25s",
            (publisher.Qos with { Lifespan = default, Liveliness = default, LivelinessLease = default }).ToString());
    }

    private static unsafe nint Address(ReadOnlySpan<byte> span)
    {
        fixed (byte* first = span)
            return (nint)first;
    }
}
