using Vit.Models.Cards;
using Vit.Perception.Links;

namespace Vit.Perception.Tests.Links;

/// <summary>The places a region is compared with, against a search by the definition.</summary>
public sealed class ShiftPlacementsTests
{
    [Fact]
    public void The_places_are_exactly_those_of_the_definition()
    {
        ModelCard card = Planted.Card(14, 14, 1, 1);
        RegionSet regions = Planted.Regions(card, (1, 1, 2, 3), (9, 8, 2, 2), (2, 10, 1, 2), (12, 1, 2, 1));
        regions.AddCells([80, 81, 95], [0.3f, 0.9f, 0.05f]);
        var placements = new ShiftPlacements(14, 14, 64);
        placements.Prepare(regions);
        var offsets = new int[ShiftPlacements.Most];

        for (int a = 0; a < regions.Count; a++)
        {
            for (int b = 0; b < regions.Count; b++)
            {
                if (a == b)
                    continue;
                int[] expected = Search(regions, a, b);
                Assert.InRange(expected.Length, 1, ShiftPlacements.Most);
                Assert.Equal(expected, offsets[..placements.Between(a, b, offsets)]);
            }
        }
    }

    [Fact]
    public void Too_many_places_are_thinned_evenly()
    {
        ModelCard card = Planted.Card(30, 30, 1, 1);
        RegionSet regions = Planted.Regions(card, (14, 14, 1, 1), (14, 24, 1, 1));
        var placements = new ShiftPlacements(30, 30, 2);
        placements.Prepare(regions);
        var offsets = new int[ShiftPlacements.Most];

        int count = placements.Between(0, 1, offsets);

        Assert.Equal(ShiftPlacements.Most, count);
        Assert.Equal(count, offsets.Distinct().Count());
        Assert.True(offsets[0] < -200 && offsets[^1] > 200, "places on both sides");
    }

    private static int[] Search(RegionSet regions, int a, int b)
    {
        int[] found = [];
        for (int tolerance = 1; tolerance <= 4 && found.Length < 8; tolerance++)
        {
            found =
            [
                .. from down in Enumerable.Range(-13, 27)
                   from right in Enumerable.Range(-13, 27)
                   where IsPlace(regions, a, b, down, right, tolerance)
                   select (down * 14) + right,
            ];
        }
        return found;
    }

    private static bool IsPlace(RegionSet regions, int a, int b, int down, int right, int tolerance)
    {
        (double y, double x) = Centre(regions, b);
        (double v, double u) = Centre(regions, a);
        double before = Math.Sqrt(((y - v) * (y - v)) + ((x - u) * (x - u)));
        double after = Math.Sqrt(((y + down - v) * (y + down - v)) + ((x + right - u) * (x + right - u)));
        if (Math.Abs(after - before) > tolerance)
            return false;
        double covered = 0;
        for (int k = 0; k < regions.Cells(b).Length; k++)
        {
            int row = (regions.Cells(b)[k] / 14) + down, column = (regions.Cells(b)[k] % 14) + right;
            if (row is < 0 or > 13 || column is < 0 or > 13)
                return false;
            float other = 0;
            for (int r = 0; r < regions.Count; r++)
            {
                int at = regions.Cells(r).IndexOf((ushort)((row * 14) + column));
                other = at < 0 ? other : Math.Max(other, regions.Coverage(r)[at]);
            }
            covered += Math.Min(other, regions.Coverage(b)[k]);
        }
        return covered <= 0.1 * regions[b].VisibleCells;
    }

    private static (double Row, double Column) Centre(RegionSet regions, int region)
    {
        (double row, double column) = (0, 0);
        for (int k = 0; k < regions.Cells(region).Length; k++)
        {
            row += regions.Coverage(region)[k] * (regions.Cells(region)[k] / 14);
            column += regions.Coverage(region)[k] * (regions.Cells(region)[k] % 14);
        }
        return (row / regions[region].VisibleCells, column / regions[region].VisibleCells);
    }
}
