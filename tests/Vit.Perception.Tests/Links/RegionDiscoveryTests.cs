using Vit.Models.Cards;
using Vit.Perception.Attention;
using Vit.Perception.Links;
using Vit.Testing;

namespace Vit.Perception.Tests.Links;

/// <summary>Discovery on planted tokens: a background and things that differ from it.</summary>
public sealed class RegionDiscoveryTests
{
    private const int Rows = 10, Columns = 12, Dimensions = 16;

    private static readonly ModelCard Card = Planted.Card(Rows, Columns, 1, 1);

    /// <summary>0 = background; the two things of kind 1 are alike and apart.</summary>
    private const string Picture =
        "000000000000" +
        "011000000000" +
        "011000022200" +
        "000000022200" +
        "000000022200" +
        "000000000000" +
        "000300000000" +
        "000000000110" +
        "000000000110" +
        "000000000000";

    [Fact]
    public void Things_are_found_cell_by_cell_the_most_attended_first()
    {
        float[] attention = Attention(('2', 3f), ('1', 2f), ('3', 5f));

        RegionSet regions = Find(Tokens(), attention);

        Assert.Equal(4, regions.Count);
        Assert.Equal(Cells(c => c is '2'), regions.Cells(0).ToArray());
        ushort[][] ones = [Cells(c => c is '1')[..4], Cells(c => c is '1')[4..]];
        Assert.Equal(ones[0], regions.Cells(1).ToArray());
        Assert.Equal(ones[1], regions.Cells(2).ToArray());
        Assert.Equal(Cells(c => c is '3'), regions.Cells(3).ToArray());
        Assert.Equal(9 * attention[Cells(c => c is '2')[0]], regions[0].Score, 1e-5);
    }

    [Fact]
    public void The_background_is_no_region_and_a_full_set_keeps_the_most_attended()
    {
        var regions = new RegionSet(Rows, Columns, 2);
        regions.Begin(Planted.Grid(Card));

        int found = new RegionDiscovery(Rows, Columns, new DiscoveryOptions()).Find(new PatchFeatures(Tokens()), Dimensions, Attention(('3', 40f), ('2', 2f)), regions);

        Assert.Equal(2, found);
        Assert.Equal(Cells(c => c is '3'), regions.Cells(0).ToArray());
        Assert.Equal(Cells(c => c is '2'), regions.Cells(1).ToArray());
    }

    [Fact]
    public void Things_smaller_than_asked_are_left_out()
    {
        RegionSet regions = Find(Tokens(), Attention(), new DiscoveryOptions { LeastCells = 2 });

        Assert.Equal(3, regions.Count);
        Assert.All(Enumerable.Range(0, 3), i => Assert.NotEqual(Cells(c => c is '3'), regions.Cells(i).ToArray()));
    }

    [Fact]
    public void Artefact_tokens_take_no_part()
    {
        float[] tokens = Tokens();
        // The lone cell's token grows far beyond all others.
        Span<float> lone = tokens.AsSpan((1 + Cells(c => c is '3')[0]) * Dimensions, Dimensions);
        foreach (ref float x in lone)
            x *= 50;

        RegionSet regions = Find(tokens, Attention());

        Assert.Equal(3, regions.Count);
    }

    /// <summary>Keys follow a norm, which hides what made the token an artefact.</summary>
    [Fact]
    public void Artefacts_are_known_by_the_tokens_norms_where_these_are_given()
    {
        float[] norms = [.. Enumerable.Repeat(1f, 1 + (Rows * Columns))];
        norms[1 + Cells(c => c is '3')[0]] = 50;
        RegionSet regions = Planted.Regions(Card);

        new RegionDiscovery(Rows, Columns, new DiscoveryOptions()).Find(new PatchFeatures(Tokens(), norms), Dimensions, Attention(), regions);

        Assert.Equal(3, regions.Count);
    }

    [Fact]
    public void A_picture_of_one_thing_has_no_regions()
    {
        var tokens = new float[(1 + (Rows * Columns)) * Dimensions];
        Array.Fill(tokens, 1);

        Assert.Equal(0, Find(tokens, Attention()).Count);
    }

    [Fact]
    public void The_same_tokens_give_the_same_regions_whatever_came_before()
    {
        var discovery = new RegionDiscovery(Rows, Columns, new DiscoveryOptions());
        var random = new Random(2);
        float[] noise = [.. Tokens().Select(t => t + random.NextSingle())];
        string once = Text(noise);
        Text(Tokens());

        Assert.Equal(once, Text(noise));

        string Text(float[] tokens)
        {
            RegionSet regions = Planted.Regions(Card);
            discovery.Find(new PatchFeatures(tokens), Dimensions, Attention(), regions);
            return string.Join("|", Enumerable.Range(0, regions.Count).Select(i => string.Join(",", regions.Cells(i).ToArray())));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var discovery = new RegionDiscovery(Rows, Columns, new DiscoveryOptions());
        float[] broken = Tokens();
        broken[^1] = float.NaN;

        Assert.Throws<ArgumentException>(() => discovery.Find(new PatchFeatures(new float[10]), Dimensions, Attention(), Planted.Regions(Card)));
        Assert.Throws<ArgumentException>(() => discovery.Find(new PatchFeatures(Tokens()), Dimensions, new float[3], Planted.Regions(Card)));
        Assert.Throws<ArgumentException>(() => discovery.Find(new PatchFeatures(Tokens()), Dimensions, Attention(), Planted.Regions(Planted.Card(2, 2, 1, 1))));
        Assert.Throws<AttentionException>(() => discovery.Find(new PatchFeatures(broken), Dimensions, Attention(), Planted.Regions(Card)));
        float[] norms = [.. Enumerable.Repeat(1f, 1 + (Rows * Columns))];
        Assert.Throws<AttentionException>(() => discovery.Find(new PatchFeatures(broken, norms), Dimensions, Attention(), Planted.Regions(Card)));
        Assert.ThrowsAny<ArgumentException>(() => discovery.Find(new PatchFeatures(new float[10], norms), Dimensions, Attention(), Planted.Regions(Card)));
        Assert.Throws<ArgumentException>(() => discovery.Find(new PatchFeatures(Tokens(), norms.AsSpan(0, 4)), Dimensions, Attention(), Planted.Regions(Card)));
        Assert.Throws<ArgumentException>(() => new RegionDiscovery(Rows, Columns, new DiscoveryOptions { Threshold = 1 }));
        Assert.Throws<ArgumentException>(() => new RegionDiscovery(Rows, Columns, new DiscoveryOptions { LeastCells = 0 }));
        Assert.Throws<ArgumentException>(() => new RegionDiscovery(Rows, Columns, new DiscoveryOptions { LargestShare = 0 }));
    }

    [Fact]
    public void Discovery_allocates_nothing_after_the_first_frame()
    {
        var discovery = new RegionDiscovery(Rows, Columns, new DiscoveryOptions());
        RegionSet regions = Planted.Regions(Card);
        float[] tokens = Tokens(), attention = Attention();
        void Frame()
        {
            regions.Begin(regions.Grid);
            discovery.Find(new PatchFeatures(tokens), Dimensions, attention, regions);
        }
        Frame();

        Assert.Equal(0, Allocation.OfFiveFrames(Frame));
    }

    private static RegionSet Find(float[] tokens, float[] attention, DiscoveryOptions? options = null)
    {
        RegionSet regions = Planted.Regions(Card);
        new RegionDiscovery(Rows, Columns, options ?? new DiscoveryOptions()).Find(new PatchFeatures(tokens), Dimensions, attention, regions);
        return regions;
    }

    /// <summary>One class token, then a direction of its own for each kind of cell, all with a common part.</summary>
    private static float[] Tokens()
    {
        var tokens = new float[(1 + (Rows * Columns)) * Dimensions];
        for (int cell = 0; cell < Rows * Columns; cell++)
        {
            Span<float> token = tokens.AsSpan((1 + cell) * Dimensions, Dimensions);
            token[0] = 2;
            token[1 + (Picture[cell] - '0')] = 1;
        }
        return tokens;
    }

    /// <summary>1 for each cell, more for some kinds; sum 1.</summary>
    private static float[] Attention(params (char Kind, float Weight)[] more)
    {
        float[] weights = [.. Picture.Select(c => Array.Find(more, m => m.Kind == c) is { Weight: > 0 } found ? found.Weight : 1)];
        float sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    private static ushort[] Cells(Func<char, bool> which) =>
        [.. Enumerable.Range(0, Picture.Length).Where(i => which(Picture[i])).Select(i => (ushort)i)];
}
