using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

public sealed class DeclareTests
{
    [Fact]
    public void A_declared_parameter_has_its_default()
    {
        var node = new Node();

        Assert.Equal(0.5, node.Parameters.Declare("attention.residual", 0.5).AsDouble());
        Assert.Equal(0.5, node.Parameters.Snapshot.Double("attention.residual"));
    }

    [Fact]
    public void An_override_takes_the_place_of_the_default_unless_it_is_ignored()
    {
        var node = new Node(new("a", 7), new("b", 7));

        Assert.Equal(7, node.Parameters.Declare("a", 1).AsInteger());
        Assert.Equal(1, node.Parameters.Declare("b", 1, ignoreOverride: true).AsInteger());
    }

    [Fact]
    public void Overrides_that_no_one_declares_are_named()
    {
        var node = new Node(new("z", 7), new("resudual", 0.5), new("a", 1));
        node.Parameters.Declare("a", 1);

        Assert.Equal(["resudual", "z"], node.Parameters.UnusedOverrides);
    }

    [Fact]
    public void An_integer_literal_given_for_a_double_is_refused_and_the_reason_says_how_to_write_it()
    {
        var node = new Node(new KeyValuePair<string, ParameterValue>("attention.residual", 1));

        var e = Assert.Throws<ParameterException>(() => node.Parameters.Declare("attention.residual", 0.5));

        Assert.Equal("parameter 'attention.residual' is a double, and 1 is an integer; write 1.0 (the value given at start)", e.Message);
        Assert.False(node.Parameters.Snapshot.Has("attention.residual"));
    }

    [Fact]
    public void An_override_out_of_range_is_refused_with_the_range()
    {
        var node = new Node(new KeyValuePair<string, ParameterValue>("links.max_objects", 65));

        var e = Assert.Throws<ParameterException>(
            () => node.Parameters.Declare("links.max_objects", 12, new() { IntegerRange = new(2, 64) }));

        Assert.Equal("parameter 'links.max_objects' cannot be 65: it takes 2 to 64 (the value given at start)", e.Message);
    }

    [Fact]
    public void A_default_that_a_callback_vetoes_is_not_declared()
    {
        var node = new Node();
        using (node.Parameters.AddOnSetCallback(_ => "no"))
            Assert.Equal("no (its default)", Assert.Throws<ParameterException>(() => node.Parameters.Declare("a", 1)).Message);

        Assert.False(node.Parameters.Snapshot.Has("a"));
        Assert.Equal(1, node.Parameters.Declare("a", 1).AsInteger());
    }

    [Fact]
    public void A_validator_that_throws_refuses()
    {
        ParameterDescriptor descriptor = new() { Validator = _ => throw new IOException("disk gone") };

        var e = Assert.Throws<ParameterException>(() => new Node().Parameters.Declare("a", 1, descriptor));

        Assert.Equal("disk gone (its default)", e.Message);
    }

    [Theory]
    [InlineData("", "cannot be empty")]
    [InlineData("there", "declared already")]
    public void A_name_that_is_empty_or_taken_is_refused(string name, string reason)
    {
        var node = new Node();
        node.Parameters.Declare("there", 1);

        var e = Assert.Throws<ParameterException>(() => node.Parameters.Declare(name, 1));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_may_have_a_type_but_no_value_yet()
    {
        var node = new Node();
        node.Parameters.Declare("rate", ParameterValue.NotSet, new() { Type = ParameterType.Double });

        var e = Assert.Throws<ParameterException>(() => node.Parameters.Snapshot.Double("rate"));
        Assert.Equal("parameter 'rate' has no value yet: give it a double", e.Message);
        Assert.False(node.Parameters.Set("rate", 3).Successful);
        Assert.True(node.Parameters.Set("rate", 3.0).Successful);
        Assert.Equal(3, node.Parameters.Snapshot.Double("rate"));
    }

    [Fact]
    public void A_parameter_without_default_type_or_freedom_is_refused() =>
        Assert.Contains("neither a default nor a type", Assert.Throws<ParameterException>(
            () => new Node().Parameters.Declare("a", ParameterValue.NotSet)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("fixed", "always an integer")]
    [InlineData("read_only", "read-only")]
    [InlineData("nowhere", "not declared")]
    public void Only_a_parameter_whose_type_may_change_can_be_undeclared(string name, string reason)
    {
        var node = new Node();
        node.Parameters.Declare("fixed", 1);
        node.Parameters.Declare("read_only", 1, new() { ReadOnly = true, DynamicTyping = true });
        node.Parameters.Declare("free", 1, new() { DynamicTyping = true });

        Assert.Contains(reason, Assert.Throws<ParameterException>(() => node.Parameters.Undeclare(name)).Message, StringComparison.Ordinal);
        node.Parameters.Undeclare("free");
        Assert.False(node.Parameters.Snapshot.Has("free"));
    }
}
