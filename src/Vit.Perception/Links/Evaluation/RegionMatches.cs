namespace Vit.Perception.Links.Evaluation;

/// <summary>Which discovered region shows which labelled one, and how many were found.</summary>
internal sealed class RegionMatches
{
    private const double LeastOverlap = 0.3, LeastHeld = 0.5;

    private readonly SortedDictionary<string, (int Regions, int ByOverlap, int ByCells)> _counts = new(StringComparer.Ordinal);

    public int Scenes { get; private set; }

    /// <summary>Counts one scene.</summary>
    /// <returns>For each label the discovered region that holds the largest part of it (at least half), or -1.</returns>
    public int[] Add(RegionSet labels, RegionSet found, IReadOnlyList<LabelledRegion> truth)
    {
        Scenes++;
        var regionOf = new int[labels.Count];
        for (int label = 0; label < labels.Count; label++)
        {
            (double overlap, double held, int holder) = (0, 0, -1);
            for (int region = 0; region < found.Count; region++)
            {
                double shared = Shared(labels, label, found, region);
                overlap = Math.Max(overlap, shared / (labels[label].VisibleCells + found[region].VisibleCells - shared));
                if (shared / labels[label].VisibleCells > held)
                    (held, holder) = (shared / labels[label].VisibleCells, region);
            }
            regionOf[label] = held >= LeastHeld ? holder : -1;
            string kind = truth[label].Kind;
            _counts.TryGetValue(kind, out (int Regions, int ByOverlap, int ByCells) before);
            _counts[kind] = (before.Regions + 1, before.ByOverlap + (overlap >= LeastOverlap ? 1 : 0), before.ByCells + (held >= LeastHeld ? 1 : 0));
        }
        return regionOf;
    }

    public IReadOnlyList<DiscoveryQuality> Quality() =>
        [.. _counts.Select(c => new DiscoveryQuality(c.Key, c.Value.Regions, c.Value.ByOverlap, c.Value.ByCells))];

    private static double Shared(RegionSet labels, int label, RegionSet found, int region)
    {
        double shared = 0;
        for (int k = 0; k < labels.Cells(label).Length; k++)
        {
            int at = found.Cells(region).BinarySearch(labels.Cells(label)[k]);
            if (at >= 0)
                shared += Math.Min(labels.Coverage(label)[k], found.Coverage(region)[at]);
        }
        return shared;
    }
}
