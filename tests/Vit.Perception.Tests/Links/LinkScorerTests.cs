using Vit.Models.Cards;
using Vit.Perception.Attention;
using Vit.Perception.Links;
using Vit.Perception.Tests.Attention;
using Vit.Testing;

namespace Vit.Perception.Tests.Links;

/// <summary>The definitions of links on attention whose answer is known.</summary>
public sealed class LinkScorerTests
{
    private static readonly AttentionHead Head = new(1, 0);
    private static readonly ModelCard Card = Planted.Card(8, 9, layers: 3, heads: 2, special: 2, Head, new AttentionHead(2, 1));
    private static readonly (int, int, int, int)[] Four = [(0, 0, 2, 2), (0, 6, 1, 2), (5, 1, 2, 1), (6, 6, 2, 3)];

    public static TheoryData<LinkCarrier> Carriers() =>
        [LinkCarrier.Heads, LinkCarrier.Rollout, LinkCarrier.MaxHeads, LinkCarrier.LastLayer];

    /// <summary>
    /// The exact answer is 0 (1e-6: rounding of float32 sums). For rollout R = ρ^L I + (1-ρ^L) U: the average patch keeps ρ^L for itself, which
    /// lowers all lifts alike (1e-3: the 1e-6 beside masses near 2e-3), so that no pair stands out from its places.
    /// </summary>
    [Theory]
    [MemberData(nameof(Carriers))]
    public void Uniform_attention_ties_nothing(LinkCarrier carrier)
    {
        double kept = Math.Pow(0.9, Card.Layers - (Card.Layers / 3)), spread = (1 - kept) / Card.Tokens;
        double expected = carrier == LinkCarrier.Rollout ? Math.Log(spread / (spread + (kept / (Card.Rows * Card.Columns)))) : 0;

        foreach (PairScore pair in Score(carrier, Planted.Uniform(Card), Planted.Regions(Card, Four)))
        {
            Assert.Equal(expected, pair.Lift, carrier == LinkCarrier.Rollout ? 1e-3 : 1e-6);
            Assert.Equal(0, pair.Z, 1e-3);
            Assert.True(pair.Placements > 0);
        }
    }

    /// <summary>T, base and lift by their definition in double on the whole matrix; 1e-5: float32 rows against it.</summary>
    [Theory]
    [MemberData(nameof(Carriers))]
    public void Scores_follow_their_definition(LinkCarrier carrier)
    {
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(Card.Layers, Card.Heads, Card.Tokens, seed: 7);
        RegionSet regions = Planted.Regions(Card, Four);
        var reference = new ReferenceLinks(Card, attention, regions);

        PairScore[] scores = Score(carrier, attention, regions);

        Assert.Equal(6, scores.Length);
        foreach (PairScore pair in scores)
        {
            (double lift, double forward, double backward) = reference.Of(carrier, pair.A, pair.B);
            Assert.Equal(lift, pair.Lift, 1e-5);
            Assert.Equal(forward, pair.AttentionForward, 1e-6);
            Assert.Equal(backward, pair.AttentionBackward, 1e-6);
        }
    }

    /// <summary>A' = (1-c) A + c 1 e_sinkᵀ: the sink's column belongs to no region and all other columns keep their ratios.</summary>
    [Fact]
    public void A_sink_that_all_rows_share_leaves_the_lifts_of_single_heads_unchanged()
    {
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(Card.Layers, Card.Heads, Card.Tokens, seed: 8);
        RegionSet regions = Planted.Regions(Card, Four);
        int sink = Card.SpecialTokens + 40;
        ReadOnlyMemory<float>[] sunk = [.. attention.Select(layer => (ReadOnlyMemory<float>)Sink(layer.ToArray(), Card.Tokens, sink, 0.4f))];

        PairScore[] before = Score(LinkCarrier.Heads, attention, regions), after = Score(LinkCarrier.Heads, sunk, regions);

        // The 1e-6 that keeps logarithms finite weighs more in smaller masses: 1e-4 where masses are near 1e-2.
        for (int i = 0; i < before.Length; i++)
            Assert.Equal(before[i].Lift, after[i].Lift, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public void A_pair_is_the_same_from_both_sides(LinkCarrier carrier)
    {
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(Card.Layers, Card.Heads, Card.Tokens, seed: 9);

        PairScore there = Assert.Single(Score(carrier, attention, Planted.Regions(Card, Four[0], Four[3])));
        PairScore back = Assert.Single(Score(carrier, attention, Planted.Regions(Card, Four[3], Four[0])));

        Assert.Equal(there.Lift, back.Lift, 1e-6);
        Assert.Equal(there.Z, back.Z, 1e-4);
        Assert.Equal(there.AttentionForward, back.AttentionBackward);
        Assert.Equal(there.FeatureSimilarity, back.FeatureSimilarity);
    }

    [Fact]
    public void A_planted_link_stands_out_in_lift_and_z()
    {
        ModelCard card = Planted.Card(14, 14, 2, 2, 1, Head);
        RegionSet regions = Planted.Regions(card, (1, 1, 2, 2), (9, 9, 2, 2), (2, 10, 2, 2));
        ReadOnlyMemory<float>[] attention = Planted.Linked(card, 3, Head, strength: 3, regions, (0, 1));

        PairScore[] scores = Score(LinkCarrier.Heads, attention, regions, card);

        Assert.True(scores[0].Lift > 1.5, $"lift {scores[0].Lift}");
        Assert.True(scores[0].Z > 4, $"z {scores[0].Z}");
        Assert.All(scores[1..], pair => Assert.InRange(pair.Lift, -0.8, 0.8));
        Assert.All(scores, pair => Assert.True(pair.Placements >= 8));
    }

    /// <summary>A regression guard: 6 regions, 2 links in one of 24 heads. Chance is .5.</summary>
    [Fact]
    public void Planted_links_are_told_from_others_by_single_heads_and_less_well_by_rollout()
    {
        ModelCard card = Planted.Card(14, 14, 8, 3);
        var (heads, rollout) = (new List<(double, bool)>(), new List<(double, bool)>());
        for (int seed = 0; seed < 8; seed++)
        {
            RegionSet regions = Planted.Regions(card, (0, 0, 2, 2), (0, 10, 2, 2), (5, 5, 2, 2), (11, 0, 2, 2), (11, 11, 2, 2), (5, 11, 2, 2));
            ReadOnlyMemory<float>[] attention = Planted.Linked(card, seed, new AttentionHead(5, 1), 3, regions, (0, 4), (1, 3));
            foreach (PairScore pair in Score(LinkCarrier.MaxHeads, attention, regions, card))
                heads.Add((pair.Lift, (pair.A, pair.B) is (0, 4) or (1, 3)));
            foreach (PairScore pair in Score(LinkCarrier.Rollout, attention, regions, card))
                rollout.Add((pair.Lift, (pair.A, pair.B) is (0, 4) or (1, 3)));
        }

        Assert.True(Auc(heads) > 0.9, $"heads {Auc(heads)}");
        Assert.True(Auc(rollout) > 0.65, $"rollout {Auc(rollout)}");
    }

    [Fact]
    public void Neighbours_and_regions_that_share_a_cell_are_no_pairs()
    {
        RegionSet regions = Planted.Regions(Card, (0, 0, 2, 2), (0, 3, 2, 2), (0, 7, 2, 2));
        regions.AddCells([0, 40], [0.5f, 0.5f], new SourceBox(100, 100, 20, 20));

        PairScore[] pairs = Score(LinkCarrier.Heads, Planted.Uniform(Card), regions);

        Assert.DoesNotContain(pairs, p => (p.A, p.B) is (0, 1) or (0, 3));
        Assert.Contains(pairs, p => (p.A, p.B) is (1, 2));
        Assert.Equal(2, pairs.Single(p => (p.A, p.B) is (1, 2)).Gap, 1e-6);
    }

    [Fact]
    public void Without_room_for_four_other_places_there_is_a_lift_and_no_z()
    {
        ModelCard card = Planted.Card(2, 5, 2, 2, 1, Head);
        RegionSet regions = Planted.Regions(card, (0, 0, 2, 1), (0, 4, 2, 1), (0, 2, 2, 1));
        ReadOnlyMemory<float>[] attention = Planted.Linked(card, 1, Head, 3, regions, (0, 1));

        PairScore pair = Score(LinkCarrier.Heads, attention, regions, card)[0];

        Assert.Equal((0, 0), (pair.Placements, (int)pair.Z));
        Assert.True(pair.Lift > 0.5);
    }

    [Fact]
    public void No_region_or_one_gives_no_pair()
    {
        Assert.Empty(Score(LinkCarrier.Heads, Planted.Uniform(Card), Planted.Regions(Card)));
        Assert.Empty(Score(LinkCarrier.Heads, Planted.Uniform(Card), Planted.Regions(Card, Four[0])));
    }

    [Fact]
    public void The_cards_calibration_makes_the_score_and_holds_for_its_carrier_only()
    {
        ModelCard card = Card with { LinkCalibration = new LinkCalibration(3, -1, "heads") };
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(Card.Layers, Card.Heads, Card.Tokens, seed: 5);
        RegionSet regions = Planted.Regions(Card, Four);

        PairScore heads = Score(LinkCarrier.Heads, attention, regions, card)[0], rollout = Score(LinkCarrier.Rollout, attention, regions, card)[0];

        Assert.Equal(1 / (1 + Math.Exp(-((3 * heads.Lift) - 1))), heads.Score, 1e-6);
        Assert.Equal(LinkScorer.Uncalibrated.Score(rollout.Lift), rollout.Score, 1e-6);
        Assert.Equal(0.5, LinkScorer.Uncalibrated.Score(Math.Log(1.5)), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public void Attention_that_is_not_finite_is_refused(LinkCarrier carrier)
    {
        ReadOnlyMemory<float>[] attention = [.. RandomAttention.Make(Card.Layers, Card.Heads, Card.Tokens, 3).Select(layer =>
        {
            float[] values = layer.ToArray();
            values.AsSpan().Fill(float.NaN);
            return (ReadOnlyMemory<float>)values;
        })];

        Assert.Throws<AttentionException>(() => Score(carrier, attention, Planted.Regions(Card, Four)));
    }

    [Fact]
    public void Buffers_and_regions_of_another_model_are_refused()
    {
        var scorer = new LinkScorer(Card, new LinkOptions { MaxObjects = 3 });
        ReadOnlyMemory<float>[] attention = Planted.Uniform(Card);
        RegionSet three = Planted.Regions(Card, Four[..3]);

        Assert.Contains("links.max_objects", Refusal(() => scorer.Score(Planted.Regions(Card, Four), attention, []).Length), StringComparison.Ordinal);
        Assert.Contains("layers", Refusal(() => scorer.Score(three, attention[..2], []).Length), StringComparison.Ordinal);
        Assert.Contains("layer 1", Refusal(() => scorer.Score(three, [attention[0], new float[4], attention[2]], []).Length), StringComparison.Ordinal);
        Assert.Contains("features", Refusal(() => scorer.Score(three, attention, new float[5]).Length), StringComparison.Ordinal);
        Assert.Contains("grid", Refusal(() => scorer.Score(Planted.Regions(Planted.Card(5, 5, 3, 2)), attention, []).Length), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_carriers_layers_are_read()
    {
        var heads = new LinkScorer(Card, new LinkOptions());
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(heads.Reads));
        ReadOnlyMemory<float>[] attention = Planted.Uniform(Card);
        attention[0] = new float[] { float.NaN };

        Assert.NotEqual(0, heads.Score(Planted.Regions(Card, Four), attention, []).Length);
    }

    [Theory]
    [InlineData("links.carrier")]
    [InlineData("links.max_objects")]
    [InlineData("links.min_score")]
    [InlineData("links.min_gap")]
    [InlineData("attention.residual")]
    [InlineData("attention.first_layer")]
    public void An_option_out_of_range_is_named(string name)
    {
        LinkOptions options = name switch
        {
            "links.carrier" => new LinkOptions { Carrier = LinkCarrier.Heads },
            "links.max_objects" => new LinkOptions { MaxObjects = 1 },
            "links.min_score" => new LinkOptions { MinScore = double.NaN },
            "links.min_gap" => new LinkOptions { MinGap = -1 },
            "attention.residual" => new LinkOptions { Residual = 1 },
            _ => new LinkOptions { FirstLayer = 3 },
        };

        Assert.Contains(name, Refusal(() => new LinkScorer(Card with { RelationHeads = [] }, options).Carrier), StringComparison.Ordinal);
    }

    [Fact]
    public void Carrier_names_are_those_of_the_parameter()
    {
        Assert.Equal(["auto", "heads", "rollout", "max_heads", "last_layer"], LinkNames.Carriers);
        Assert.All(LinkNames.Carriers, name => Assert.Equal(name, LinkNames.NameOf(LinkNames.ParseCarrier(name.ToUpperInvariant()))));
        Assert.Contains("links.carrier", Refusal(() => LinkNames.ParseCarrier("best")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public void Scoring_allocates_nothing_after_the_first_frame(LinkCarrier carrier)
    {
        ReadOnlyMemory<float>[] attention = RandomAttention.Make(Card.Layers, Card.Heads, Card.Tokens, 3);
        RegionSet regions = Planted.Regions(Card, Four);
        var scorer = new LinkScorer(Card, new LinkOptions { Carrier = carrier });
        var tokens = new float[Card.Tokens * Card.TokenDim];
        scorer.Score(regions, attention, tokens);

        Assert.Equal(0, Allocation.OfFiveFrames(() => scorer.Score(regions, attention, tokens)));
    }

    private static PairScore[] Score(LinkCarrier carrier, ReadOnlyMemory<float>[] attention, RegionSet regions, ModelCard? card = null) =>
        new LinkScorer(card ?? Card, new LinkOptions { Carrier = carrier }).Score(regions, attention, []).ToArray();

    private static string Refusal(Func<object> action) => Assert.Throws<ArgumentException>(action).Message;

    private static float[] Sink(float[] layer, int tokens, int sink, float share)
    {
        for (int i = 0; i < layer.Length; i++)
            layer[i] = ((1 - share) * layer[i]) + (i % tokens == sink ? share : 0);
        return layer;
    }

    private static double Auc(List<(double Score, bool Linked)> pairs)
    {
        var (yes, no) = (pairs.Where(p => p.Linked).ToArray(), pairs.Where(p => !p.Linked).ToArray());
        return yes.Average(y => no.Average(n => y.Score > n.Score ? 1 : y.Score == n.Score ? 0.5 : 0));
    }
}
