using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Turns a finished 448x448 label image into labels: only what is visible counts.</summary>
internal sealed class SceneLabeller
{
    private const int Grid = SceneSpace.GridSize, Cells = Grid * Grid, Block = SceneSpace.UnitsPerCell;
    private readonly RegionExtents _extents = new();
    private readonly int[] _counts = new int[RegionIds.Limit * Cells];

    public SceneLabels Label(long seed, SceneMode mode, SceneLayout layout, Mat labels)
    {
        _extents.Measure(labels);
        CountCells(labels);
        var regions = new List<SceneRegion>();
        for (int id = RegionIds.First; id < layout.Ids.End; id++)
        {
            if (_extents.Pixels(id) > 0)
                regions.Add(Region(id, layout.Ids));
        }
        SceneRegion[] candidates = [.. regions.Where(
            r => LinkRule.IsCandidate(r.Kind) && r.VisibleCells >= LinkRule.LeastVisibleCells)];
        return new SceneLabels(seed, mode, layout.Counts, regions, [.. candidates.Select(c => c.Id)], Links(candidates));
    }

    private void CountCells(Mat labels)
    {
        Array.Clear(_counts);
        MatRowAccessor<byte> rows = labels.AsRows<byte>();
        for (int y = 0; y < rows.Count; y++)
        {
            ReadOnlySpan<byte> row = rows[y];
            for (int x = 0; x < row.Length; x++)
                _counts[(row[x] * Cells) + (y / Block * Grid) + (x / Block)]++;
        }
    }

    private SceneRegion Region(int id, RegionIds ids)
    {
        ArraySegment<int> counts = new(_counts, id * Cells, Cells);
        int[] cells = [.. Enumerable.Range(0, Cells).Where(cell => counts[cell] > 0)];
        double[] coverage = [.. cells.Select(cell => counts[cell] / (double)(Block * Block))];
        Box inPicture = _extents.Box(id).Times(SceneSpace.PicturePixelsPerUnit);
        return new SceneRegion(id, ids.Kind(id), ids.Unit(id), inPicture, cells, coverage);
    }

    private static List<SceneLink> Links(SceneRegion[] candidates)
    {
        var links = new List<SceneLink>();
        for (int i = 0; i < candidates.Length; i++)
        {
            for (int j = i + 1; j < candidates.Length; j++)
            {
                if (LinkRule.AreLinked(candidates[i].Kind, candidates[i].Unit, candidates[j].Kind, candidates[j].Unit))
                    links.Add(new SceneLink(candidates[i].Id, candidates[j].Id));
            }
        }
        return links;
    }
}
