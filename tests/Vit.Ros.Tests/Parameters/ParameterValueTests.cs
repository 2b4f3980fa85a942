using FsCheck;
using FsCheck.Fluent;
using Vit.Messages;
using Vit.Ros.Parameters;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Tests.Parameters;

public sealed class ParameterValueTests
{
    [Fact]
    public void A_value_of_each_type_comes_back_from_the_bytes_of_its_message() =>
        Prop.ForAll(Values.Any, value =>
        {
            byte[] bytes = CdrMessage.ToBytes(value.ToMessage());
            ParameterValue back = ParameterValue.FromMessage(CdrMessage.Deserialize<Wire.ParameterValue>(bytes));
            return back == value && back.GetHashCode() == value.GetHashCode();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Values_of_different_type_are_never_equal()
    {
        Assert.NotEqual(ParameterValue.From(1L), ParameterValue.From(1.0));
        Assert.NotEqual(ParameterValue.From(true), ParameterValue.From(1L));
        Assert.NotEqual(ParameterValue.From(0L), ParameterValue.NotSet);
        Assert.NotEqual(ParameterValue.From((ReadOnlySpan<long>)[]), ParameterValue.From((ReadOnlySpan<double>)[]));
    }

    [Fact]
    public void An_array_is_copied_on_its_way_in()
    {
        double[] mine = [1, 2];
        ParameterValue value = ParameterValue.From((ReadOnlySpan<double>)mine);
        mine[0] = 9;

        Assert.Equal([1, 2], value.AsDoubleArray());
    }

    [Fact]
    public void Reading_a_value_as_another_type_says_what_it_is() =>
        Assert.Equal("1 is an integer, not a double", Assert.Throws<ParameterException>(() => ParameterValue.From(1).AsDouble()).Message);

    [Fact]
    public void A_type_number_that_ROS_does_not_have_is_refused() =>
        Assert.Contains("10 is no parameter type", Assert.Throws<ParameterException>(
            () => ParameterValue.FromMessage(new Wire.ParameterValue { Type = 10 })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-5, "1.0E-05")]
    [InlineData(-2.5e300, "-2.5E+300")]
    [InlineData(double.NegativeInfinity, "-.inf")]
    [InlineData(double.NaN, ".nan")]
    public void A_double_is_written_so_that_YAML_reads_a_double(double value, string text) =>
        Assert.Equal(text, ParameterValue.From(value).ToString());

    [Fact]
    public void A_string_is_written_with_its_quotes_and_escapes() =>
        Assert.Equal("\"on \\\"ü\\\"\\u000a\\\\\"", ParameterValue.From("on \"ü\"\n\\").ToString());

    [Fact]
    public void Reading_numbers_allocates_nothing()
    {
        var server = new ParameterServer("/n", TimeProvider.System);
        server.Declare("a.b", 0.5);
        server.Declare("s", "text");
        double sum = 0;

        long bytes = Vit.Testing.Allocation.OfFiveFrames(() =>
        {
            ParameterSnapshot snapshot = server.Snapshot;
            sum += snapshot.Double("a.b") + snapshot.String("s").Length;
        });

        Assert.Equal(0, bytes);
        Assert.True(sum > 0);
    }
}
