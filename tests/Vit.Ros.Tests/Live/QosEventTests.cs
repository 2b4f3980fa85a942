using Vit.Messages.SensorMsgs;

namespace Vit.Ros.Tests.Live;

public sealed class QosEventTests
{
    [Fact]
    public void A_peer_that_offers_less_than_is_asked_for_is_told_with_the_policy()
    {
        using var session = new RosSession();
        QosEvent told = default;
        using Subscription subscription = session.Node.CreateSubscription<Messages.StdMsgs.String>("picky", Qos.Default, (payload, in _) => { });
        Assert.True(subscription.OnEvent(QosEventKind.IncompatibleQos, e => told = e));

        using var peer = new RosPeer("say", "std_msgs/msg/String", "/picky", "{'data': 'x'}", "--best-effort");

        RosSession.Eventually(() => told != default, "the event");
        Assert.Equal(new QosEvent(QosEventKind.IncompatibleQos, 1, 1, 0, 0, QosPolicyKind.Reliability), told);
        EndpointInfo offered = Assert.Single(session.Node.Graph.Publishers("/picky"));
        Assert.Equal("reliability: the publisher is best effort, the subscription wants reliable", offered.Qos.WhyIncompatibleWith(subscription.Qos));
        Assert.Equal((0, 0), (subscription.MatchedCount, (int)subscription.ReceivedCount));
    }

    [Fact]
    public void Matches_are_told_as_they_come_and_go()
    {
        using var session = new RosSession();
        int current = 0;
        using Publisher<Image> publisher = session.Node.CreatePublisher<Image>("frames", Qos.Default);
        Assert.True(publisher.OnEvent(QosEventKind.Matched, e => current = e.Current));

        using (session.Node.CreateSubscription<Image>("frames", Qos.Default, (payload, in _) => { }))
            RosSession.Eventually(() => current == 1, "the match");

        RosSession.Eventually(() => current == 0, "its end");
    }

    [Fact]
    public void A_missed_deadline_is_told_on_both_sides()
    {
        using var session = new RosSession();
        int offered = 0, requested = 0;
        Qos qos = Qos.Default with { Deadline = QosDuration.From(TimeSpan.FromMilliseconds(50)) };
        using Publisher<Image> publisher = session.Node.CreatePublisher<Image>("frames", qos);
        using Subscription subscription = session.Node.CreateSubscription<Image>("frames", qos, (payload, in _) => { });
        Assert.True(publisher.OnEvent(QosEventKind.DeadlineMissed, e => offered = e.Total));
        Assert.True(subscription.OnEvent(QosEventKind.DeadlineMissed, e => requested = e.Total));
        RosSession.Matched(publisher, subscription);

        publisher.Publish(new Image());

        RosSession.Eventually(() => offered > 0 && requested > 0, "the events");
    }

    [Fact]
    public void An_event_that_there_is_not_is_refused_without_an_exception()
    {
        using var session = new RosSession();
        using Publisher<Image> publisher = session.Node.CreatePublisher<Image>("frames", Qos.Default);

        Assert.False(publisher.OnEvent(QosEventKind.MessageLost, _ => { }));
    }
}
