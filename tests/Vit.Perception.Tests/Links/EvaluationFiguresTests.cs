using Vit.Models.Cards;
using Vit.Perception.Links;
using Vit.Perception.Links.Evaluation;

namespace Vit.Perception.Tests.Links;

/// <summary>AUC, average precision, recall, intervals and calibration on numbers that can be worked out by hand.</summary>
public sealed class EvaluationFiguresTests
{
    [Fact]
    public void Auc_is_the_chance_of_the_right_order_and_ties_count_half()
    {
        // Linked 0.9, 0.5; others 0.7, 0.5, 0.1: of six comparisons 0.9 wins three, 0.5 wins one and ties one.
        (double auc, _) = Ranked((0.9, true), (0.5, true), (0.7, false), (0.5, false), (0.1, false)).Measure([1]);

        Assert.Equal(4.5 / 6, auc, 1e-12);
    }

    [Fact]
    public void Average_precision_weighs_precision_by_the_gain_of_recall()
    {
        // Thresholds 0.9 (1 of 1), 0.7 (1 of 2), 0.5 (2 of 4 with the tie).
        (_, double precision) = Ranked((0.9, true), (0.5, true), (0.7, false), (0.5, false), (0.1, false)).Measure([1]);

        Assert.Equal((0.5 * 1) + (0.5 * 0.5), precision, 1e-12);
    }

    [Fact]
    public void An_image_drawn_twice_counts_as_two_images()
    {
        EvaluatedPair[] first = Pairs((0.9, true), (0.2, false)), second = Pairs((0.1, true), (0.5, false));

        var twice = new RankedPairs([first, second], 0).Measure([2, 1]);
        var repeated = new RankedPairs([first, first, second], 0).Measure([1, 1, 1]);

        Assert.Equal(repeated, twice);
        Assert.Equal((double.NaN, double.NaN), new RankedPairs([first, second], 0).Measure([0, 0]));
    }

    [Fact]
    public void Recall_asks_only_where_there_is_a_choice_and_one_right_answer()
    {
        EvaluatedPair[] image =
        [
            new(0, true, [0.9]), new(0, false, [0.1]), new(0, false, [0.3]),
            new(1, true, [0.2]), new(1, false, [0.4]),
            new(2, true, [0.8]),
            new(3, false, [0.8]), new(3, false, [0.9]),
        ];

        Assert.Equal(new Recall(1, 2, (1.0 / 3) + 0.5), Recall.Of(image, 0));
    }

    [Fact]
    public void Intervals_hold_the_value_and_the_same_scenes_give_the_same_interval()
    {
        EvaluatedPair[][] images = [.. Enumerable.Range(0, 40).Select(i => MixedImage(i, noise: 0.5))];

        LinkQuality one = LinkQuality.Of(PairKind.EndToLamp, ["good", "none"], images);
        LinkQuality two = LinkQuality.Of(PairKind.EndToLamp, ["good", "none"], images);

        Assert.Equal(one["good"], two["good"]);
        Assert.InRange(one["good"].Auc.Value, one["good"].Auc.Low, one["good"].Auc.High);
        Assert.Equal((40, 120, 40), (one.Images, one.Pairs, one.Positives));
        Assert.Equal(40, one.Queries);
        Assert.Equal(1.0 / 3, one.ChanceRecall, 1e-12);
        Interval difference = one.AucDifference("good", "none");
        Assert.True(difference.Low > 0 && difference.High < 1, $"{difference}");
        Assert.Equal(-difference.Value, one.AucDifference("none", "good").Value, 1e-12);
        Assert.Throws<ArgumentException>(() => one["other"]);
    }

    [Fact]
    public void Without_pairs_there_is_no_number()
    {
        LinkQuality none = LinkQuality.Of(PairKind.EndToLamp, ["a"], [[], []]);

        Assert.Equal((0, 0), (none.Images, none.Pairs));
        Assert.True(double.IsNaN(none["a"].Auc.Value) && double.IsNaN(none["a"].RecallAt1.Low) && double.IsNaN(none.ChanceRecall));
    }

    /// <summary>Labels drawn with the chances of a known curve: 4000 pairs give slope and offset back within 10 %.</summary>
    [Fact]
    public void A_calibration_finds_the_curve_that_drew_the_labels()
    {
        var random = new Random(5);
        var curve = new LinkCalibration(2, -1.5, "heads");
        (double, bool)[] pairs = [.. Enumerable.Range(0, 4000).Select(_ =>
        {
            double lift = (random.NextDouble() * 6) - 3;
            return (lift, random.NextDouble() < curve.Score(lift));
        })];

        LinkCalibration fitted = CalibrationFit.Fit(pairs, LinkCarrier.Heads);

        Assert.InRange(fitted.Slope, 1.8, 2.2);
        Assert.InRange(fitted.Offset, -1.65, -1.35);
        Assert.Equal("heads", fitted.Carrier);
        Assert.InRange(ThresholdQuality.Of([.. pairs.Select(p => (fitted.Score(p.Item1), p.Item2))], 0.5).CalibrationError, 0, 0.03);
    }

    [Fact]
    public void A_calibration_needs_both_kinds_in_the_right_order_and_overlapping()
    {
        Assert.Throws<ArgumentException>(() => CalibrationFit.Fit([(1, true), (2, true)], LinkCarrier.Heads));
        Assert.Throws<ArgumentException>(() => CalibrationFit.Fit([], LinkCarrier.Heads));
        Assert.Throws<ArgumentException>(() => CalibrationFit.Fit([(-1, false), (1, true), (2, true)], LinkCarrier.Heads));
        Assert.Throws<ArgumentException>(() => CalibrationFit.Fit([(-1, true), (0, false), (0.5, true), (1, false)], LinkCarrier.Heads));
    }

    [Fact]
    public void A_limit_keeps_what_reaches_it()
    {
        ThresholdQuality quality = ThresholdQuality.Of([(0.9, true), (0.5, false), (0.4, true), (0.1, false)], 0.5);

        Assert.Equal((4, 2, 0.5, 0.5), (quality.Pairs, quality.Linked, quality.Precision, quality.Recall));
        Assert.Equal((0.1 + 0.5 + 0.6 + 0.1) / 4, quality.CalibrationError, 1e-12);
    }

    private static RankedPairs Ranked(params (double Score, bool Linked)[] pairs) => new([Pairs(pairs)], 0);

    private static EvaluatedPair[] Pairs(params (double Score, bool Linked)[] pairs) =>
        [.. pairs.Select(p => new EvaluatedPair(0, p.Linked, [p.Score]))];

    /// <summary>One linked pair and two others; the first score tells them apart up to noise, the second does not.</summary>
    private static EvaluatedPair[] MixedImage(int seed, double noise)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3).Select(i => new EvaluatedPair(0, i == 0, [(i == 0 ? 0.5 : 0) + (noise * random.NextDouble() * 2), random.NextDouble()]))];
    }
}
