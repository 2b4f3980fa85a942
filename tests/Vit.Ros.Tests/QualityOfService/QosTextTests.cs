using FsCheck;
using FsCheck.Fluent;

namespace Vit.Ros.Tests.QualityOfService;

public sealed class QosTextTests
{
    [Theory]
    [InlineData("", "reliability=reliable durability=volatile history=keep_last depth=10")]
    [InlineData("sensor_data", "reliability=best_effort durability=volatile history=keep_last depth=5")]
    [InlineData("sensor_data depth=1, reliability=reliable", "reliability=reliable durability=volatile history=keep_last depth=1")]
    [InlineData("history=keep_all deadline=0.25s lifespan=infinite",
        "reliability=reliable durability=volatile history=keep_all depth=10 deadline=0.25s lifespan=infinite")]
    [InlineData("system_default", "reliability=system_default durability=system_default history=system_default depth=0")]
    [InlineData("latched liveliness=manual_by_topic liveliness_lease_duration=2s",
        "reliability=reliable durability=transient_local history=keep_last depth=1 liveliness=manual_by_topic liveliness_lease_duration=2s")]
    public void Text_is_read_and_written(string text, string written) => Assert.Equal(written, Qos.Parse(text).ToString());

    [Theory]
    [InlineData("sensors", "'sensors' is no QoS profile: use one of best_available, clock, default")]
    [InlineData("default depth", "'depth' is no policy=value")]
    [InlineData("deph=1", "'deph' is no QoS policy: use history, depth")]
    [InlineData("depth=-1", "'-1' is no depth: use a number from 0")]
    [InlineData("reliability=good", "'good' is no reliability: use one of system_default, reliable, best_effort")]
    [InlineData("deadline=5", "'5' is no deadline: use seconds such as 0.5s")]
    [InlineData("deadline=99999999999s", "is no deadline")]
    [InlineData("lifespan=-1s", "is no lifespan")]
    public void Mistakes_are_named(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Qos.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_again()
    {
        Gen<Qos> any =
            from history in Gen.Elements(Enum.GetValues<QosHistory>())
            from depth in Gen.Choose(0, int.MaxValue)
            from reliability in Gen.Elements(Enum.GetValues<QosReliability>())
            from durability in Gen.Elements(Enum.GetValues<QosDurability>())
            from liveliness in Gen.Elements(Enum.GetValues<QosLiveliness>())
            from deadline in Gen.Choose(0, int.MaxValue)
            from lease in Gen.Elements(QosDuration.Default, QosDuration.Infinite, QosDuration.BestAvailable, new QosDuration(1))
            select new Qos
            {
                History = history,
                Depth = depth,
                Reliability = reliability,
                Durability = durability,
                Liveliness = liveliness,
                Deadline = new QosDuration(deadline * 1_000_003L),
                LivelinessLease = lease,
            };

        Prop.ForAll(any.ToArbitrary(), qos => Qos.Parse(qos.ToString()) == qos).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_is_read_or_refused_as_a_format() => Prop.ForAll<string>(text =>
    {
        try
        {
            return Qos.Parse(text ?? "") is not null;
        }
        catch (FormatException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();
}
