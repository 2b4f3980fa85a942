using System.Globalization;
using Vit.Perception.Inference;
using Vit.Perception.Links;
using Vit.Pipeline.Results;
using LinkState = Vit.Perception.Links.LinkState;
using ObjectLinkMessage = Vit.Messages.VitMsgs.ObjectLink;

namespace Vit.Pipeline.Queries;

/// <summary>
/// What a place of a single frame is linked with. The place stands among the frame's regions as one more; scores are those of this frame alone.
/// Not thread safe.
/// </summary>
internal sealed class PlaceLinks
{
    private readonly LinkStage _stage;

    /// <param name="session">The model.</param>
    /// <param name="options">Carrier, limits.</param>
    /// <param name="slot">The session's slot that holds the frame.</param>
    /// <exception cref="ArgumentException">Options out of range, or a model without attention or tokens.</exception>
    public PlaceLinks(ViTSession session, in LinkOptions options, int slot)
    {
        Options = options;
        _stage = new LinkStage(session, options with { MaxObjects = Math.Min(options.MaxObjects + 1, LinkOptions.MostObjects) }, slot: slot);
    }

    /// <summary>What it was made for.</summary>
    public LinkOptions Options { get; }

    /// <summary>Scores the place against the frame's regions.</summary>
    /// <param name="place">As the only region of its set.</param>
    /// <param name="result">The frame, looked at with the outputs that links need.</param>
    /// <param name="known">Its regions with their ids; null when nobody wanted any: then they are given or discovered now, as q1, q2, ...</param>
    /// <param name="giveRegions">Gives regions; null = discovers them.</param>
    /// <param name="most">Most links; 0 = all.</param>
    /// <returns>From the place to each region that is far enough away, the surest first.</returns>
    public List<ObjectLinkMessage> Find(
        RegionSet place, PerceptionResult result, RegionSet? known, Func<PerceptionResult, RegionSet, bool>? giveRegions, int most)
    {
        _stage.Begin(result.Attention.Grid);
        Add(place, 0);
        if (known is not null)
        {
            for (int i = 0; i < known.Count; i++)
            {
                if (known[i].Id != place[0].Id)
                    Add(known, i);
            }
        }
        else if (giveRegions is null || !giveRegions(result, _stage.Regions))
        {
            _stage.Discover(result.Attention.Weights.Span);
        }
        List<ObjectLinkMessage> links = [];
        foreach (ref readonly PairScore pair in _stage.Score())
        {
            // The place is the first region, so it is the first of each of its pairs.
            if (pair.A == 0)
                links.Add(Link(pair, place[0].Id));
        }
        links.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        if (most > 0 && links.Count > most)
            links.RemoveRange(most, links.Count - most);
        return links;
    }

    private void Add(RegionSet from, int index)
    {
        Perception.Links.Region region = from[index];
        _stage.Regions.AddCells(from.Cells(index), from.Coverage(index), region.Box, region.Label, region.Score, region.Id);
    }

    private ObjectLinkMessage Link(in PairScore pair, string placeId) => new()
    {
        SourceId = placeId,
        TargetId = _stage.Regions[pair.B].Id is { Length: > 0 } id ? id : string.Create(CultureInfo.InvariantCulture, $"q{pair.B}"),
        Score = pair.Score,
        Lift = pair.Lift,
        Z = pair.Z,
        AttentionForward = pair.AttentionForward,
        AttentionBackward = pair.AttentionBackward,
        FeatureSimilarity = pair.FeatureSimilarity,
        Distance = pair.Distance,
        FramesSeen = 1,
        State = (byte)(pair.Score >= Options.MinScore ? LinkState.Linked : LinkState.Candidate),
    };
}
