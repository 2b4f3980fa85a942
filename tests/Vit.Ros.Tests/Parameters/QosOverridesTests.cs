using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

public sealed class QosOverridesTests
{
    private const string Name = "qos_overrides./camera/image_raw.subscription.reliability";

    [Fact]
    public void An_endpoint_declares_its_policy_read_only_under_topic_and_end()
    {
        var node = new Node();

        ParameterValue value = QosOverrides.Declare(
            node.Parameters, "/camera/image_raw", QosEndpoint.Subscription, QosPolicy.Reliability, "best_effort");

        Assert.Equal("best_effort", value.AsString());
        ParameterDescriptor descriptor = node.Parameters.Snapshot.All[Name].Descriptor;
        Assert.True(descriptor.ReadOnly);
        Assert.Equal("qos policy {reliability} for subscription {/camera/image_raw}", descriptor.Description);
    }

    [Fact]
    public void A_value_given_at_start_overrides_the_code()
    {
        var node = new Node(new KeyValuePair<string, ParameterValue>("qos_overrides./t.publisher_fast.depth", 3));

        Assert.Equal(3, QosOverrides.Declare(node.Parameters, "/t", QosEndpoint.Publisher, QosPolicy.Depth, 10, "fast").AsInteger());
    }

    [Fact]
    public void A_word_that_is_no_policy_is_refused()
    {
        var node = new Node(new KeyValuePair<string, ParameterValue>(Name, "best-effort"));

        var e = Assert.Throws<ParameterException>(() => QosOverrides.Declare(
            node.Parameters, "/camera/image_raw", QosEndpoint.Subscription, QosPolicy.Reliability, "best_effort"));

        Assert.Contains("it takes reliable, best_effort, system_default, best_available", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_endpoint_shares_the_first_ones_parameters()
    {
        var node = new Node();
        QosOverrides.Declare(node.Parameters, "/t", QosEndpoint.Publisher, QosPolicy.Depth, 10);

        Assert.Equal(10, QosOverrides.Declare(node.Parameters, "/t", QosEndpoint.Publisher, QosPolicy.Depth, 5).AsInteger());
    }

    [Fact]
    public void A_negative_depth_and_a_subscriptions_lifespan_are_refused()
    {
        var node = new Node(new KeyValuePair<string, ParameterValue>("qos_overrides./t.publisher.depth", -1));

        Assert.Throws<ParameterException>(
            () => QosOverrides.Declare(node.Parameters, "/t", QosEndpoint.Publisher, QosPolicy.Depth, 10));
        Assert.Throws<ParameterException>(
            () => QosOverrides.Declare(node.Parameters, "/t", QosEndpoint.Subscription, QosPolicy.Lifespan, 10));
    }

    [Fact]
    public void Every_policy_has_the_name_that_rmw_gives_it() => Assert.Equal(
        [
            "history", "depth", "reliability", "durability", "deadline", "lifespan", "liveliness", "liveliness_lease_duration",
            "avoid_ros_namespace_conventions",
        ],
        Enum.GetValues<QosPolicy>().Select(QosOverrides.NameOf));
}
