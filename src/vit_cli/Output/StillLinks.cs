using System.Globalization;
using Vit.Perception.Attention;
using Vit.Perception.Inference;
using Vit.Perception.Links;

namespace Vit.Cli.Output;

/// <summary>Regions and links of single pictures: no earlier frame stands behind a link, so it has a score and no history.</summary>
internal sealed class StillLinks
{
    private readonly LinkStage _stage;
    private readonly LinkOptions _options = new();

    private StillLinks(ViTSession session) => _stage = new LinkStage(session, _options);

    /// <summary>The picture's regions.</summary>
    public RegionSet Regions => _stage.Regions;

    /// <summary>Pairs whose score suffices, the surest first.</summary>
    public IReadOnlyList<PairScore> Links { get; private set; } = [];

    /// <summary>For the overlay.</summary>
    public LinkFrame Drawing { get; private set; }

    /// <summary>Null where the model does not give what links are read from.</summary>
    public static StillLinks? For(ViTSession session) => LinkStage.Serves(session) ? new StillLinks(session) : null;

    /// <summary>How a region is named within its picture.</summary>
    public static string Name(int region) => string.Create(CultureInfo.InvariantCulture, $"r{region + 1}");

    /// <summary>Finds what the session's last run shows.</summary>
    public void Find(in AttentionMap map)
    {
        _stage.Begin(map.Grid);
        _stage.Discover(map.Weights.Span);
        List<PairScore> links = [];
        foreach (PairScore pair in _stage.Score())
        {
            if (pair.Score >= _options.MinScore)
                links.Add(pair);
        }
        links.Sort((a, b) => b.Score.CompareTo(a.Score));
        Links = links;
        Drawing = new LinkFrame(
            Enumerable.Range(0, Regions.Count).Select(i => new TrackedRegion(Name(i), "", Regions[i].Score, Regions[i].Box, i)).ToArray(),
            links.Select(p => new ObjectLink(
                Name(p.A), Name(p.B), p.Score, p.Lift, p.Z, p.AttentionForward, p.AttentionBackward, p.FeatureSimilarity, p.Distance, 1, LinkState.Linked)).ToArray(),
            StartedAnew: true);
    }
}
