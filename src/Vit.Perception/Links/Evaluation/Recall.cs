namespace Vit.Perception.Links.Evaluation;

/// <summary>How often a region's best candidate is its partner, for regions with one partner among two or more candidates.</summary>
/// <param name="Hits">Regions whose best candidate is right.</param>
/// <param name="Queries">Regions asked.</param>
/// <param name="ByChance">Hits expected from guessing.</param>
internal readonly record struct Recall(int Hits, int Queries, double ByChance)
{
    /// <summary>Counts one image; of equal scores the first one wins.</summary>
    public static Recall Of(EvaluatedPair[] pairs, int score)
    {
        var recall = default(Recall);
        foreach (IGrouping<int, EvaluatedPair> query in pairs.GroupBy(p => p.Query))
        {
            EvaluatedPair[] candidates = [.. query];
            if (candidates.Length < 2 || candidates.Count(c => c.Linked) != 1)
                continue;
            bool hit = candidates.MaxBy(c => c.Scores[score]).Linked;
            recall += new Recall(hit ? 1 : 0, 1, 1.0 / candidates.Length);
        }
        return recall;
    }

    public static Recall operator +(Recall a, Recall b) => new(a.Hits + b.Hits, a.Queries + b.Queries, a.ByChance + b.ByChance);
}
