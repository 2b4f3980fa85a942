namespace Vit.Perception.Links.Evaluation;

/// <summary>Every score on one kind of pair, compared on the same bootstrap draws.</summary>
public sealed class LinkQuality
{
    /// <summary>Draws of the bootstrap.</summary>
    public const int Draws = 1000;

    private readonly double[][] _aucDraws;

    private LinkQuality(PairKind kind, ScoreQuality[] scores, double[][] aucDraws)
    {
        Kind = kind;
        Scores = scores;
        _aucDraws = aucDraws;
    }

    /// <summary>Which pairs.</summary>
    public PairKind Kind { get; }

    /// <summary>Images with at least one such pair.</summary>
    public int Images { get; private init; }

    /// <summary>Distant pairs.</summary>
    public int Pairs { get; private init; }

    /// <summary>Those that are linked.</summary>
    public int Positives { get; private init; }

    /// <summary>Regions asked for their best candidate.</summary>
    public int Queries { get; private init; }

    /// <summary>The recall of guessing.</summary>
    public double ChanceRecall { get; private init; }

    /// <summary>One row a score.</summary>
    public IReadOnlyList<ScoreQuality> Scores { get; }

    /// <summary>The row of a score.</summary>
    /// <exception cref="ArgumentException">There is no such score.</exception>
    public ScoreQuality this[string name] => Scores[IndexOf(name)];

    /// <summary>AUC of one score minus that of another, on the same images: its lower bound above 0 says that the first is better.</summary>
    /// <exception cref="ArgumentException">There is no such score.</exception>
    public Interval AucDifference(string score, string other)
    {
        int a = IndexOf(score), b = IndexOf(other);
        return Interval.Of(Scores[a].Auc.Value - Scores[b].Auc.Value, _aucDraws[a].Zip(_aucDraws[b], (x, y) => x - y));
    }

    /// <summary>Measures; images are drawn with replacement from a fixed stream.</summary>
    internal static LinkQuality Of(PairKind kind, IReadOnlyList<string> names, IEnumerable<EvaluatedPair[]> pairsByImage)
    {
        EvaluatedPair[][] images = [.. pairsByImage.Where(p => p.Length > 0)];
        int[][] draws = DrawWeights(images.Length);
        int[] once = [.. Enumerable.Repeat(1, images.Length)];
        var rows = new ScoreQuality[names.Count];
        var aucDraws = new double[names.Count][];
        Recall total = default;
        for (int score = 0; score < names.Count; score++)
        {
            var ranked = new RankedPairs(images, score);
            Recall[] recalls = Array.ConvertAll(images, image => Recall.Of(image, score));
            total = Sum(recalls, once);
            (double auc, double precision) = ranked.Measure(once);
            (double Auc, double Precision)[] measured = Array.ConvertAll(draws, weights => ranked.Measure(weights));
            aucDraws[score] = Array.ConvertAll(measured, m => m.Auc);
            rows[score] = new ScoreQuality(
                names[score],
                Interval.Of(auc, aucDraws[score]),
                Interval.Of(precision, measured.Select(m => m.Precision)),
                Interval.Of(Share(total), draws.Select(weights => Share(Sum(recalls, weights)))));
        }
        return new LinkQuality(kind, rows, aucDraws)
        {
            Images = images.Length,
            Pairs = images.Sum(p => p.Length),
            Positives = images.Sum(p => p.Count(q => q.Linked)),
            Queries = total.Queries,
            ChanceRecall = total.Queries == 0 ? double.NaN : total.ByChance / total.Queries,
        };
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < Scores.Count; i++)
        {
            if (Scores[i].Name == name)
                return i;
        }
        throw new ArgumentException($"there is no score '{name}'");
    }

    private static double Share(Recall recall) => recall.Queries == 0 ? double.NaN : (double)recall.Hits / recall.Queries;

    private static Recall Sum(Recall[] recalls, int[] weights)
    {
        (int hits, int queries, double chance) = (0, 0, 0);
        for (int i = 0; i < recalls.Length; i++)
        {
            hits += weights[i] * recalls[i].Hits;
            queries += weights[i] * recalls[i].Queries;
            chance += weights[i] * recalls[i].ByChance;
        }
        return new(hits, queries, chance);
    }

    /// <summary>How often each image is drawn, for each draw. The stream is SplitMix64's: the same on every machine and runtime.</summary>
    private static int[][] DrawWeights(int images)
    {
        var draws = new int[Draws][];
        ulong state = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            int[] weights = draws[draw] = new int[images];
            for (int i = 0; i < images; i++)
            {
                ulong z = state += 0x9E3779B97F4A7C15;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                weights[(int)Math.BigMul(z ^ (z >> 31), (ulong)images, out _)]++;
            }
        }
        return draws;
    }
}
