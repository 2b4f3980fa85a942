using Vit.Messages.BuiltinInterfaces;
using Vit.Messages.GeometryMsgs;
using Vit.Messages.GoldenMsgs;
using Vit.Messages.VisualizationMsgs;

namespace Vit.Messages.Tests;

public sealed class DefaultsTests
{
    [Fact]
    public void Constants_keep_their_ROS_names()
    {
        Assert.Equal(8, Marker.POINTS);
        Assert.True(Defaults.YES);
        Assert.Equal(sbyte.MinValue, Defaults.LEAST);
        Assert.Equal(ulong.MaxValue, Defaults.MOST);
        Assert.Equal(0.333, Defaults.THIRD);
        Assert.Equal("it's \"fine\"", Defaults.GREETING);
    }

    [Fact]
    public void A_new_message_has_the_defaults_of_its_definition()
    {
        var message = new Defaults();

        Assert.Equal(-5, message.Number);
        Assert.Equal(0xFF, message.Mask);
        Assert.Equal(0.5f, message.Half);
        Assert.Equal(double.PositiveInfinity, message.Infinite);
        Assert.True(message.On);
        Assert.Equal("two words", message.Label);
        Assert.Equal("Größe", message.Wide);
        Assert.Equal([0, 0, 1], message.Axis);
        Assert.Equal([1, 2, 3], message.Steps);
        Assert.Equal(["a, b", "c", "d"], message.Names);
    }

    [Fact]
    public void Values_with_defaults_have_them_at_any_depth()
    {
        Assert.Equal(1, new Quaternion().W);
        Assert.Equal(1, new Pose().Orientation.W);
        Assert.Equal(1, new Marker().Pose.Orientation.W);
        Assert.All(new Defaults().Turns, turn => Assert.Equal(1, turn.W));
    }

    [Theory]
    [InlineData(1_700_000_000_123_456_789, 1_700_000_000, 123_456_789)]
    [InlineData(0, 0, 0)]
    [InlineData(-1, -1, 999_999_999)]
    public void A_stamp_is_nanoseconds_and_back(long nanoseconds, int seconds, uint rest)
    {
        Time stamp = Time.FromNanoseconds(nanoseconds);

        Assert.Equal(new Time { Sec = seconds, Nanosec = rest }, stamp);
        Assert.Equal(nanoseconds, stamp.ToNanoseconds());
    }

    [Fact]
    public void A_time_beyond_2038_has_no_stamp() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Time.FromNanoseconds(3_000_000_000_000_000_000));
}
