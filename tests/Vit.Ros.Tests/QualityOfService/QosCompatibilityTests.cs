namespace Vit.Ros.Tests.QualityOfService;

/// <summary>The request-versus-offered rules of DDS (1.4, 2.2.3), as far as ROS has the policies.</summary>
public sealed class QosCompatibilityTests
{
    [Theory]
    [InlineData("sensor_data", "sensor_data", null)]
    [InlineData("default", "sensor_data", null)]
    [InlineData("sensor_data", "default", "reliability")]
    [InlineData("latched", "default", null)]
    [InlineData("default", "latched", "durability")]
    [InlineData("default deadline=1s", "default deadline=1s", null)]
    [InlineData("default deadline=2s", "default deadline=1s", "deadline")]
    [InlineData("default", "default deadline=1s", "deadline")]
    [InlineData("default deadline=1s", "default", null)]
    [InlineData("default liveliness=automatic", "default liveliness=manual_by_topic", "liveliness")]
    [InlineData("default liveliness=manual_by_topic", "default liveliness=automatic", null)]
    [InlineData("default", "default liveliness_lease_duration=1s", "liveliness lease")]
    [InlineData("system_default", "latched", null)]
    public void Offers_are_weighed(string offered, string requested, string? because)
    {
        string? reason = Qos.Parse(offered).WhyIncompatibleWith(Qos.Parse(requested));

        Assert.Equal(because, reason?[..reason.IndexOf(':', StringComparison.Ordinal)]);
    }
}
