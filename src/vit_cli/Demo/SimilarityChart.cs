using System.Globalization;
using System.Text;

namespace Vit.Cli.Demo;

/// <summary>A line over time as inline SVG: how alike the embeddings of a film are to its first one.</summary>
internal static class SimilarityChart
{
    private const int Width = 1100, Height = 190, Left = 44, Bottom = 30, Top = 12;

    public static string Render(IReadOnlyList<(double Seconds, double Cosine)> points)
    {
        if (points.Count < 2)
            return "";
        double end = points[^1].Seconds, low = Math.Min(0, points.Min(p => p.Cosine));
        double X(double seconds) => Left + (seconds / end * (Width - Left - 10));
        double Y(double cosine) => Top + ((1 - cosine) / (1 - low) * (Height - Top - Bottom));
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"cosine to the first frame over time\">\n"));
        foreach (double level in (double[])[0, 0.5, 1])
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - 10}\" y1=\"{Y(level):0.0}\" y2=\"{Y(level):0.0}\"/><text x=\"{Left - 8}\" y=\"{Y(level) + 4:0.0}\" text-anchor=\"end\">{level:0.0}</text>\n"));
        for (int second = 0; second <= end; second += Math.Max(1, (int)(end / 10)))
            svg.Append(Invariant($"<text x=\"{X(second):0.0}\" y=\"{Height - 8}\" text-anchor=\"middle\">{second} s</text>\n"));
        svg.Append("<polyline points=\"");
        foreach ((double seconds, double cosine) in points)
            svg.Append(Invariant($"{X(seconds):0.0},{Y(cosine):0.0} "));
        return svg.Append("\"/>\n</svg>").ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
