using Vit.Ros.Parameters;

namespace Vit.Ros.Tests.Parameters;

public sealed class ParameterTableTests
{
    [Fact]
    public void Declaring_a_table_gives_every_row_its_default_and_its_limits()
    {
        var node = new Node();
        TableSample.Table.DeclareIn(node.Parameters);

        Assert.Equal(TableSample.Table.Count, node.Parameters.Snapshot.All.Count);
        Assert.All(TableSample.Table, row => Assert.Equal(row.Default, node.Parameters.Snapshot[row.Name]));
        Assert.Contains("read-only", node.Parameters.Set("precision", "fp32").Reason, StringComparison.Ordinal);
        Assert.True(node.Parameters.Set("attention.method", "layer").Successful);
        Assert.False(node.Parameters.Set("attention.method", "rolout").Successful);
        Assert.False(node.Parameters.Set("attention.residual", 1.0).Successful);
        Assert.False(node.Parameters.Set("links.max_objects", 3).Successful);
    }

    [Fact]
    public void A_row_with_other_words_takes_words_that_it_does_not_name()
    {
        var node = new Node(new KeyValuePair<string, ParameterValue>("provider", "some_plugin"));
        TableSample.Table.DeclareIn(node.Parameters);

        Assert.Equal("some_plugin", node.Parameters.Snapshot.String("provider"));
        Assert.Equal("auto, tensorrt, cuda, cpu or another.", node.Parameters.Snapshot.All["provider"].Descriptor.AdditionalConstraints);
    }

    public static TheoryData<string, ParameterRow[]> BadTables() => new()
    {
        { "twice", [Row("a"), Row("a")] },
        { "below the value of 'a.b'", [Row("a.b"), Row("a.b.c")] },
        { "no parameter name", [Row("A")] },
        { "no parameter name", [Row("a..b")] },
        { "no parameter name", [Row("a\n")] },
        { "description of one line", [new("a", 1, "")] },
        { "description of one line", [new("a", 1, "two\nlines")] },
        { "lists of strings, not double_array", [new("a", ParameterValue.From((ReadOnlySpan<double>)[1.0]), "Text.")] },
        { "not not set", [new("a", ParameterValue.NotSet, "Text.")] },
        { "limits of another type", [Row("a") with { Doubles = new(0, 1) }] },
        { "limits of another type", [Row("a") with { Words = ["x"] }] },
        { "it takes 2 to 3 (its default)", [Row("a") with { Integers = new(2, 3) }] },
        { "finite", [new("a", double.PositiveInfinity, "Text.")] },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void A_table_that_cannot_be_is_refused(string reason, ParameterRow[] rows) =>
        Assert.Contains(reason, Assert.Throws<ParameterException>(() => ParameterTable.Create(rows)).Message, StringComparison.Ordinal);

    private static ParameterRow Row(string name) => new(name, 1, "Text.");
}
