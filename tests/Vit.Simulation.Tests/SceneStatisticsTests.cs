using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Tests;

/// <summary>
/// The shares that scenes are made with, over fixed seeds: a result never changes. Bounds are four binomial standard errors, what chance
/// allows any other seeds. Dropped attempts shift a share a little (a scene with much in it finds room less often); that stays within.
/// </summary>
public sealed class SceneStatisticsTests(SceneSample sample)
{
    [Theory]
    [InlineData(1, .2)]
    [InlineData(2, .4)]
    [InlineData(3, .4)]
    public void Ordinary_scenes_have_one_to_three_units(int units, double share) =>
        AssertShare(share, sample.Train, e => e.Layout.Counts.Units == units);

    [Theory]
    [InlineData(0, .7)]
    [InlineData(1, .24)]
    [InlineData(2, .06)]
    public void Few_scenes_have_lone_lamps(int lone, double share) =>
        AssertShare(share, sample.Train, e => e.Layout.Counts.LoneLamps == lone);

    [Theory]
    [InlineData(0, .6)]
    [InlineData(1, .3)]
    [InlineData(2, .1)]
    public void Some_scenes_have_loose_cables(int loose, double share) =>
        AssertShare(share, sample.Train, e => e.Layout.Counts.LooseCables == loose);

    [Fact]
    public void One_scene_in_seven_has_no_table() => AssertShare(.15, sample.Train, e => e.Layout.Tables.Count == 0);

    [Fact]
    public void A_quarter_of_ordinary_scenes_and_half_of_the_hard_ones_have_one_cable_colour()
    {
        AssertShare(.25, sample.Train, e => e.Layout.Counts.OneColour);
        AssertShare(.5, sample.Hard, e => e.Layout.Counts.OneColour);
    }

    [Fact]
    public void Cables_end_in_plugs_sockets_and_strips()
    {
        List<Cable> cables = [.. sample.Train.SelectMany(e => e.Layout.Cables)];
        AssertShare(.45, cables, c => c.Kind == EndKind.Plug);
        AssertShare(.35, cables, c => c.Kind == EndKind.Socket);
        AssertShare(.20, cables, c => c.Kind == EndKind.Strip);
    }

    [Fact]
    public void Not_quite_half_of_the_lamps_are_lit() => AssertShare(.45, [.. sample.Train.SelectMany(e => e.Layout.Lamps)], l => l.Lit);

    [Fact]
    public void Every_kind_of_distractor_is_as_frequent_as_any_other()
    {
        List<Distractor> things = [.. sample.Train.SelectMany(e => e.Layout.Distractors)];
        Assert.All(Enum.GetValues<DistractorKind>(), kind => AssertShare(1 / 7.0, things, t => t.Kind == kind));
    }

    [Fact]
    public void Three_scenes_in_ten_have_a_lone_socket() => AssertShare(.3, sample.Train, e => e.Layout.Socket is not null);

    [Fact]
    public void Seven_in_ten_lamps_of_shifted_scenes_have_a_shape_that_no_other_mode_shows()
    {
        static bool IsNew(Lamp lamp) => lamp.Kind is LampKind.Globe or LampKind.Tripod or LampKind.Banker;
        AssertShare(.7, [.. sample.Shift.SelectMany(e => e.Layout.Lamps)], IsNew);
        Assert.DoesNotContain(sample.Train.Concat(sample.Hard).SelectMany(e => e.Layout.Lamps), IsNew);
    }

    /// <summary>The specification's figure for scenes with two lamps or more: nearness is no cue (chance alone gives about a third).</summary>
    [Fact]
    public void The_nearest_lamp_is_the_right_one_in_about_a_third()
    {
        List<bool> right = [];
        foreach (SceneLayout layout in sample.Train.Select(e => e.Layout).Where(l => l.Lamps.Count >= 2))
        {
            for (int unit = 0; unit < layout.Counts.Units; unit++)
            {
                Point2d end = layout.Cables[unit].End;
                right.Add(layout.Lamps.MinBy(lamp => lamp.FootDistance(end.X, end.Y)) == layout.Lamps[unit]);
            }
        }
        AssertShare(.34, right, r => r);
    }

    /// <summary>Visible cells at the 10th, 50th and 90th percentile as specified; 15 % is about three standard errors of a percentile here.</summary>
    [Theory]
    [InlineData(RegionKind.Lamp, 1.2, 3.5, 7.0)]
    [InlineData(RegionKind.End, .36, .72, 1.3)]
    [InlineData(RegionKind.CableMiddle, .25, .47, .82)]
    public void Regions_are_as_large_as_specified(RegionKind kind, double low, double middle, double high)
    {
        double[] sizes = [.. sample.Train.SelectMany(e => e.Labels.Regions).Where(r => r.Kind == kind).Select(r => r.VisibleCells).Order()];
        Assert.Equal(low, sizes[sizes.Length / 10], .15 * low);
        Assert.Equal(middle, sizes[sizes.Length / 2], .15 * middle);
        Assert.Equal(high, sizes[sizes.Length * 9 / 10], .15 * high);
    }

    private static void AssertShare<T>(double share, List<T> all, Predicate<T> test)
    {
        double error = Math.Sqrt(share * (1 - share) / all.Count), seen = all.FindAll(test).Count / (double)all.Count;
        Assert.True(Math.Abs(seen - share) <= 4 * error, $"{seen:f3} of {all.Count}, {share:f3} ± {4 * error:f3} is specified");
    }
}
