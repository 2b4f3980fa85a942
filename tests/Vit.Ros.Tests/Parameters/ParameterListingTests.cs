using FsCheck;
using FsCheck.Fluent;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Tests.Parameters;

public sealed class ParameterListingTests
{
    private static readonly string[] Names = ["a", "a.b", "a.b.c", "a.b.d.e", "ab", "ab.c", "b.a", "x.y.z"];

    [Theory]
    [InlineData("", 0, "a a.b a.b.c a.b.d.e ab ab.c b.a x.y.z", "a a.b a.b.d ab b x.y")]
    [InlineData("", 1, "a ab", "")]
    [InlineData("", 2, "a a.b ab ab.c b.a", "a ab b")]
    [InlineData("a", 0, "a a.b a.b.c a.b.d.e", "a a.b a.b.d")]
    [InlineData("a", 1, "a a.b", "a")]
    [InlineData("a.b", 1, "a.b a.b.c", "a a.b")]
    [InlineData("a.b x", 1, "a.b a.b.c", "a a.b")]
    [InlineData("x b", 2, "b.a x.y.z", "b x.y")]
    [InlineData("none", 0, "", "")]
    public void Names_below_the_prefixes_are_listed_down_to_the_depth(string prefixes, ulong depth, string names, string groups)
    {
        Wire.ListParametersResult result = List(Words(prefixes), depth);

        Assert.Equal(Words(names), result.Names);
        Assert.Equal(Words(groups), result.Prefixes);
    }

    [Fact]
    public void A_name_is_listed_when_the_parts_below_a_prefix_are_at_most_the_depth() =>
        Prop.ForAll(Arb.From(Gen.Elements("a", "b", "a.b", "ab", "x.y", "x").ListOf()), Arb.From(Gen.Choose(0, 4)), (prefixes, depth) =>
        {
            IEnumerable<string> expected = Names.Where(name => prefixes.Count == 0
                ? depth == 0 || Words(name, '.').Count <= depth
                : prefixes.Any(prefix => name == prefix
                    || (IsBelow(Words(name, '.'), Words(prefix, '.'))
                        && (depth == 0 || Words(name, '.').Count - Words(prefix, '.').Count <= depth))));
            return List([.. prefixes], (ulong)depth).Names.SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    private static bool IsBelow(List<string> name, List<string> prefix) =>
        name.Count > prefix.Count && name.Take(prefix.Count).SequenceEqual(prefix);

    private static List<string> Words(string text, char separator = ' ') =>
        [.. text.Split(separator, StringSplitOptions.RemoveEmptyEntries)];

    private static Wire.ListParametersResult List(List<string> prefixes, ulong depth)
    {
        var node = new Node();
        foreach (string name in Names.Reverse())
            node.Parameters.Declare(name, 1);
        return node.Services.ListParameters(new() { Prefixes = prefixes, Depth = depth }).Result;
    }
}
