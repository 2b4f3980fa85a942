using OpenCvSharp;

namespace Vit.Perception.Links.Evaluation;

/// <summary>The mean colour of each region: that of its cells, weighted by coverage (cells are not cut along the region's outline).</summary>
internal sealed class ColourMeans
{
    private readonly (double Blue, double Green, double Red)[] _means;

    public ColourMeans(RegionSet regions, Mat picture)
    {
        _means = new (double, double, double)[regions.Count];
        for (int region = 0; region < _means.Length; region++)
        {
            (double blue, double green, double red) = (0, 0, 0);
            for (int k = 0; k < regions.Cells(region).Length; k++)
            {
                SourceBox box = CellBox.SourceBoxOf(regions.Cells(region).Slice(k, 1), regions.Grid);
                (double b, double g, double r) = Mean(picture, box);
                double weight = regions.Coverage(region)[k] / regions[region].VisibleCells;
                (blue, green, red) = (blue + (weight * b), green + (weight * g), red + (weight * r));
            }
            _means[region] = (blue, green, red);
        }
    }

    /// <summary>Euclidean distance in BGR.</summary>
    public double Difference(int a, int b)
    {
        double blue = _means[a].Blue - _means[b].Blue, green = _means[a].Green - _means[b].Green, red = _means[a].Red - _means[b].Red;
        return Math.Sqrt((blue * blue) + (green * green) + (red * red));
    }

    private static (double Blue, double Green, double Red) Mean(Mat picture, in SourceBox box)
    {
        Rect area = new Rect((int)MathF.Round(box.X), (int)MathF.Round(box.Y), (int)MathF.Round(box.Width), (int)MathF.Round(box.Height))
            .Intersect(new Rect(0, 0, picture.Width, picture.Height));
        (long blue, long green, long red) = (0, 0, 0);
        for (int y = area.Top; y < area.Bottom; y++)
        {
            foreach (Vec3b p in picture.RowSpan<Vec3b>(y).Slice(area.Left, area.Width))
                (blue, green, red) = (blue + p.Item0, green + p.Item1, red + p.Item2);
        }
        double pixels = Math.Max(1, area.Width * area.Height);
        return (blue / pixels, green / pixels, red / pixels);
    }
}
