namespace Vit.Simulation.Tests;

/// <summary>What holds in every scene, checked over some of each mode.</summary>
public sealed class SceneLabelTests(SceneSample sample)
{
    public static TheoryData<SceneMode> Modes() => [SceneMode.Train, SceneMode.Hard, SceneMode.Shift];

    private IEnumerable<SceneLabels> Labels(SceneMode mode) => sample.Of(mode).Select(e => e.Labels);

    [Theory]
    [MemberData(nameof(Modes))]
    public void No_cell_is_covered_more_than_once(SceneMode mode) => Assert.All(Labels(mode), labels =>
    {
        var sums = new double[196];
        foreach (SceneRegion region in labels.Regions)
        {
            for (int i = 0; i < region.Cells.Count; i++)
                sums[region.Cells[i]] += region.Coverage[i];
        }
        Assert.InRange(sums.Max(), 0, 1);
    });

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_box_spans_exactly_the_cells_of_its_region(SceneMode mode) => Assert.All(Labels(mode).SelectMany(l => l.Regions), region =>
    {
        Assert.Equal((int)(region.Box.Left / 16), region.Cells.Min(c => c % 14));
        Assert.Equal((int)(region.Box.Top / 16), region.Cells.Min(c => c / 14));
        Assert.Equal((int)((region.Box.Right - .5) / 16), region.Cells.Max(c => c % 14));
        Assert.Equal((int)((region.Box.Bottom - .5) / 16), region.Cells.Max(c => c / 14));
    });

    [Theory]
    [MemberData(nameof(Modes))]
    public void Links_join_different_parts_of_one_unit_that_can_be_seen(SceneMode mode) => Assert.All(Labels(mode), labels =>
    {
        Dictionary<int, SceneRegion> regions = labels.Regions.ToDictionary(r => r.Id);
        foreach ((int a, int b) in labels.Links)
        {
            Assert.True(a < b);
            Assert.Contains(a, labels.LinkObjects);
            Assert.Contains(b, labels.LinkObjects);
            Assert.Equal(regions[a].Unit, regions[b].Unit);
            Assert.NotEqual(regions[a].Kind, regions[b].Kind);
        }
        Assert.All(labels.LinkObjects, id => Assert.True(regions[id].VisibleCells >= .1));
        Assert.Equal(labels.Links.Count, labels.Links.Distinct().Count());
    });

    [Fact]
    public void Hard_scenes_have_two_units_or_more_and_a_crossing() => Assert.All(Labels(SceneMode.Hard), labels =>
    {
        Assert.True(labels.Counts.Units >= 2);
        Assert.True(labels.Counts.Crossings >= 1);
    });
}
