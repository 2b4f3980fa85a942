using OpenCvSharp;
using Vit.Models.Cards;
using Vit.Perception.Inference;

namespace Vit.Perception.Links.Evaluation;

/// <summary>
/// Every score that an evaluation compares, for the pairs of one frame: the carriers, and what needs no attention.
/// </summary>
internal sealed class EvaluationScores
{
    /// <summary>Names of the scores, in the order of their values.</summary>
    public const string
        Heads = "heads",
        Rollout50 = "rollout .5",
        Rollout90 = "rollout .9, from L/3",
        LastLayerRaw = "last layer, raw mean",
        LastLayer = "last layer, lift",
        MaxHeads = "max over heads",
        Cosine = "token cosine",
        Colour = "colour",
        Distance = "-distance";

    private readonly List<(string Name, LinkScorer Scorer)> _scorers = [];

    public EvaluationScores(ModelCard card)
    {
        var options = new LinkOptions { MaxObjects = LinkOptions.MostObjects, MinGap = 2 };
        if (card.RelationHeads.Count > 0)
            _scorers.Add((Heads, new LinkScorer(card, options with { Carrier = LinkCarrier.Heads })));
        _scorers.Add((Rollout50, new LinkScorer(card, options with { Carrier = LinkCarrier.Rollout, Residual = 0.5, FirstLayer = 0 })));
        _scorers.Add((Rollout90, new LinkScorer(card, options with { Carrier = LinkCarrier.Rollout, Residual = 0.9 })));
        _scorers.Add((LastLayer, new LinkScorer(card, options with { Carrier = LinkCarrier.LastLayer })));
        _scorers.Add((MaxHeads, new LinkScorer(card, options with { Carrier = LinkCarrier.MaxHeads })));
        Names = [.. _scorers.Select(s => s.Name), LastLayerRaw, Cosine, Colour, Distance];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Scores each distant pair by (smaller, larger) region index.</summary>
    public Dictionary<(int A, int B), double[]> Of(RegionSet regions, ViTSession session, Mat picture)
    {
        var all = new Dictionary<(int, int), double[]>();
        var colours = new ColourMeans(regions, picture);
        for (int i = 0; i < _scorers.Count; i++)
        {
            foreach (ref readonly PairScore pair in _scorers[i].Scorer.Score(regions, session.AttentionLayers, session.Tokens))
            {
                if (!all.TryGetValue((pair.A, pair.B), out double[]? values))
                    all.Add((pair.A, pair.B), values = new double[Names.Count]);
                values[i] = pair.Lift;
                if (_scorers[i].Name == LastLayer)
                    values[_scorers.Count] = PerCell(pair.AttentionForward, regions[pair.B]) + PerCell(pair.AttentionBackward, regions[pair.A]);
                values[_scorers.Count + 1] = pair.FeatureSimilarity;
                values[_scorers.Count + 2] = -colours.Difference(pair.A, pair.B);
                values[_scorers.Count + 3] = -CentreDistance(regions, pair.A, pair.B);
            }
        }
        return all;
    }

    private static double PerCell(float mass, in Region attended) => mass / attended.VisibleCells;

    /// <summary>Distance of the coverage centres, in cells.</summary>
    private static double CentreDistance(RegionSet regions, int a, int b)
    {
        (double x, double y) = Centre(regions, a);
        (double u, double v) = Centre(regions, b);
        return Math.Sqrt(((x - u) * (x - u)) + ((y - v) * (y - v)));
    }

    private static (double X, double Y) Centre(RegionSet regions, int region)
    {
        (double x, double y) = (0, 0);
        for (int k = 0; k < regions.Cells(region).Length; k++)
        {
            x += regions.Coverage(region)[k] * (regions.Cells(region)[k] % regions.Columns);
            y += regions.Coverage(region)[k] * (regions.Cells(region)[k] / regions.Columns);
        }
        return (x / regions[region].VisibleCells, y / regions[region].VisibleCells);
    }
}
