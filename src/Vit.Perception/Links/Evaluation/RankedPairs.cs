namespace Vit.Perception.Links.Evaluation;

/// <summary>
/// The pairs of all images in the order of one score, sorted once, so that each bootstrap draw (a weight for each image) costs one pass.
/// </summary>
internal sealed class RankedPairs
{
    private readonly double[] _scores;
    private readonly bool[] _linked;
    private readonly int[] _images;

    /// <param name="pairs">The pairs of each image.</param>
    /// <param name="score">Which score.</param>
    public RankedPairs(IReadOnlyList<EvaluatedPair[]> pairs, int score)
    {
        (double Score, bool Linked, int Image)[] all =
        [
            .. pairs.SelectMany((image, i) => image.Select(p => (p.Scores[score], p.Linked, i))).OrderByDescending(p => p.Item1),
        ];
        _scores = Array.ConvertAll(all, p => p.Score);
        _linked = Array.ConvertAll(all, p => p.Linked);
        _images = Array.ConvertAll(all, p => p.Image);
    }

    /// <summary>
    /// Area under the ROC curve (chance that a linked pair scores above another one, ties count half) and average precision
    /// (Σ precision · gain of recall over the distinct thresholds). NaN without both kinds of pairs.
    /// </summary>
    /// <param name="weights">How often each image counts.</param>
    public (double Auc, double AveragePrecision) Measure(ReadOnlySpan<int> weights)
    {
        long positives = 0, negatives = 0;
        double above = 0, precision = 0;
        for (int i = 0; i < _scores.Length;)
        {
            long tiedPositives = 0, tiedNegatives = 0;
            double score = _scores[i];
            for (; i < _scores.Length && _scores[i].Equals(score); i++)
            {
                int weight = weights[_images[i]];
                if (_linked[i])
                    tiedPositives += weight;
                else
                    tiedNegatives += weight;
            }
            above += tiedNegatives * (positives + (tiedPositives / 2.0));
            positives += tiedPositives;
            negatives += tiedNegatives;
            if (tiedPositives > 0)
                precision += tiedPositives * ((double)positives / (positives + negatives));
        }
        return positives == 0 || negatives == 0
            ? (double.NaN, double.NaN)
            : (above / ((double)positives * negatives), precision / positives);
    }
}
