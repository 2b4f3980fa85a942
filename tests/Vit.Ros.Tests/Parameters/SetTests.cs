using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

public sealed class SetTests
{
    [Theory]
    [InlineData("nowhere", "parameter 'nowhere' cannot be set: it is not declared")]
    [InlineData("model", "parameter 'model' cannot be set: it is read-only; give it at start")]
    [InlineData("attention.residual", "parameter 'attention.residual' is a double, and \"text\" is a string")]
    [InlineData("attention.method", "parameter 'attention.method' cannot be \"text\": it takes rollout, last_layer")]
    public void A_refusal_names_the_parameter_and_the_reason(string name, string reason)
    {
        Node node = Node.Typical();

        Assert.Equal(SetResult.Refused(reason), node.Parameters.Set(name, "text"));
        Assert.Empty(node.Events);
    }

    [Fact]
    public void A_word_without_its_quotes_is_no_string() => Assert.Equal(
        "parameter 'attention.method' is a string, and true is a bool; write it in quotes",
        Node.Typical().Parameters.Set("attention.method", true).Reason);

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.999, true)]
    [InlineData(1.0, false)]
    [InlineData(-0.001, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void A_half_open_range_takes_its_start_and_not_its_end(double value, bool taken) =>
        Assert.Equal(taken, Node.Typical().Parameters.Set("attention.residual", value).Successful);

    [Fact]
    public void A_range_may_have_no_end()
    {
        var range = new FloatingPointRange(0, double.PositiveInfinity);

        Assert.True(range.Contains(1e308));
        Assert.False(range.Contains(-1e-9));
        Assert.Equal("0.0 or more", range.ToString());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(11, true)] // the greatest is always taken
    [InlineData(12, false)]
    [InlineData(-2, false)]
    public void An_integer_range_counts_its_steps_from_the_least(long value, bool taken) =>
        Assert.Equal(taken, new IntegerRange(0, 11, 2).Contains(value));

    [Fact]
    public void Steps_across_the_whole_range_of_integers_do_not_overflow()
    {
        var range = new IntegerRange(long.MinValue, long.MaxValue, 1UL << 63);

        Assert.True(range.Contains(0));
        Assert.False(range.Contains(1));
    }

    [Theory]
    [InlineData(0.3, true)] // not a multiple of 0.1 in binary, but within a hundred units of the last place
    [InlineData(0.7, true)]
    [InlineData(0.35, false)]
    public void A_range_of_doubles_forgives_rounding_in_its_steps(double value, bool taken) =>
        Assert.Equal(taken, new FloatingPointRange(0, 1, 0.1).Contains(value));

    [Fact]
    public void A_validator_refuses_with_its_own_words()
    {
        var node = new Node();
        node.Parameters.Declare("even", 2, new() { Validator = v => v.AsInteger() % 2 == 0 ? null : "it must be even" });

        Assert.Equal("parameter 'even' cannot be 3: it must be even", node.Parameters.Set("even", 3).Reason);
        Assert.True(node.Parameters.Set("even", 4).Successful);
    }

    [Fact]
    public void A_parameter_whose_type_may_change_shows_the_type_it_has()
    {
        Node node = Node.Typical();
        Assert.True(node.Parameters.Set("anything", "text").Successful);

        DeclaredParameter parameter = node.Parameters.Snapshot.All["anything"];
        Assert.Equal((ParameterType.String, ParameterType.String), (parameter.Value.Type, parameter.Descriptor.Type));
    }

    [Fact]
    public void Setting_to_nothing_undeclares_only_what_may_change_its_type()
    {
        Node node = Node.Typical();

        Assert.True(node.Parameters.Set("anything", ParameterValue.NotSet).Successful);
        Assert.False(node.Parameters.Snapshot.Has("anything"));
        Assert.Equal(
            "parameter 'links.max_objects' cannot be undeclared: it is always an integer",
            node.Parameters.Set("links.max_objects", ParameterValue.NotSet).Reason);
    }

    [Fact]
    public void An_empty_list_is_refused() => Assert.False(Node.Typical().Parameters.SetAtomically([]).Successful);

    [Fact]
    public void A_snapshot_keeps_its_values_while_others_are_set()
    {
        Node node = Node.Typical();
        ParameterSnapshot before = node.Parameters.Snapshot;
        Assert.True(node.Parameters.Set("links.max_objects", 20).Successful);

        Assert.Equal(12, before.Int32("links.max_objects"));
        Assert.Equal(20, node.Parameters.Snapshot.Int32("links.max_objects"));
    }

    [Fact]
    public void A_long_value_is_quoted_in_part_and_on_one_line()
    {
        string reason = Node.Typical().Parameters.Set("attention.method", new string('x', 100_000)).Reason;

        Assert.InRange(reason.Length, 80, 200);
        Assert.DoesNotContain('\n', Node.Typical().Parameters.Set("no\nname", 1).Reason);
    }
}
