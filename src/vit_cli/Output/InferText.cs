using System.Globalization;
using Vit.Perception;
using Vit.Perception.Attention;
using Vit.Perception.Links;

namespace Vit.Cli.Output;

/// <summary>What a person wants to read of one picture.</summary>
internal static class InferText
{
    private const int PairsShown = 3;

    public static void Write(TextWriter output, string image, FrameProcessor processor, in AttentionMap map, StillLinks? links)
    {
        ReadOnlySpan<float> embedding = processor.Embedding, weights = map.Weights.Span;
        int peak = IndexOfMax(weights);
        (double x, double y) = map.Grid.CellCentre(peak);
        double norm = 0;
        foreach (float v in embedding)
            norm += (double)v * v;
        Line(output, $"{image}  {map.Grid.SourceWidth}x{map.Grid.SourceHeight}, model {processor.Card.Id} ({processor.Card.Hash})");
        Line(output, $"  embedding  {embedding.Length} numbers, norm {Math.Sqrt(norm):0.000}: {Head(embedding)} ...");
        Line(output, $"  attention  {map.Grid.Rows}x{map.Grid.Columns}, peak {100 * weights[peak]:0.0} % at pixel ({x:0}, {y:0}), entropy {map.Entropy:0.00} of {Math.Log(weights.Length):0.00} nats, special tokens {100 * map.SpecialTokenMass:0} %");
        if (links is not null)
            Line(output, $"  links      {links.Regions.Count} regions, {links.Links.Count} links{Pairs(links)}");
        StageTimes t = processor.Times;
        Line(output, $"  time       {t.Total.TotalMilliseconds:0.0} ms: preprocess {t.Preprocess.TotalMilliseconds:0.0}, model {t.Inference.TotalMilliseconds:0.0}, attention {t.Attention.TotalMilliseconds:0.0}");
    }

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Pairs(StillLinks links) => links.Links.Count == 0 ? "" : ": " + string.Join(", ", links.Links.Take(PairsShown).Select(p =>
    {
        SourceBox a = links.Regions[p.A].Box, b = links.Regions[p.B].Box;
        return FormattableString.Invariant($"({a.CentreX:0}, {a.CentreY:0}) - ({b.CentreX:0}, {b.CentreY:0}) {p.Score:0.00}");
    }));

    private static string Head(ReadOnlySpan<float> values)
    {
        string[] first = new string[Math.Min(4, values.Length)];
        for (int i = 0; i < first.Length; i++)
            first[i] = values[i].ToString("0.0000", CultureInfo.InvariantCulture);
        return string.Join(", ", first);
    }

    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }
        return best;
    }
}
