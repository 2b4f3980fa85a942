using Vit.Perception.Attention;
using Vit.Perception.Inference;

namespace Vit.Perception.Links.Evaluation;

/// <summary>
/// Link quality of a model on labelled scenes: how well each score tells regions of one unit from others, with the labelled regions and
/// with discovered ones. A pair counts when it is distant (two patches free between the boxes on one axis, no shared cell).
/// Not thread safe; the session stays the caller's.
/// </summary>
public sealed class LinkEvaluation
{
    private readonly ViTSession _session;
    private readonly FrameProcessor _processor;
    private readonly EvaluationScores _scores;
    private readonly LinkScorer _judge;
    private readonly RegionSet _given;
    private readonly RegionSet _found;
    private readonly RegionDiscovery _discovery;
    private readonly IReadOnlyList<PairKind> _kinds;
    private readonly SessionOutputs _features;

    /// <param name="session">The model.</param>
    /// <param name="discovery">How regions are discovered; null = defaults.</param>
    /// <param name="kinds">Which pairs; null = plug to lamp and cable middle to lamp.</param>
    /// <exception cref="ArgumentException">A model that gives no attention, tokens or features.</exception>
    public LinkEvaluation(ViTSession session, DiscoveryOptions? discovery = null, IReadOnlyList<PairKind>? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        SessionOutputs needs = LinkStage.Needs(session) | SessionOutputs.Tokens;
        if ((needs & ~session.Available) is var missing and not 0)
        {
            throw new ArgumentException(
                $"model '{session.Card.Id}' has no output for {missing}, which links are judged by: import its checkpoint again");
        }
        _features = PatchFeatures.Output(session);
        _session = session;
        _kinds = kinds ?? [PairKind.EndToLamp, PairKind.MiddleToLamp];
        _processor = new FrameProcessor(session) { AlsoFetch = needs };
        _scores = new EvaluationScores(session.Card);
        _judge = new LinkScorer(session.Card, new LinkOptions { MaxObjects = LinkOptions.MostObjects });
        _given = new RegionSet(session.Card.Rows, session.Card.Columns, LinkOptions.MostObjects);
        _found = new RegionSet(session.Card.Rows, session.Card.Columns, new LinkOptions().MaxObjects);
        _discovery = new RegionDiscovery(session.Card.Rows, session.Card.Columns, discovery ?? new DiscoveryOptions());
    }

    /// <summary>Names of the scores that a report compares.</summary>
    public IReadOnlyList<string> ScoreNames => _scores.Names;

    /// <summary>Runs the model on every scene and measures.</summary>
    /// <param name="scenes">Taken one after another; each may be disposed when the next is asked for.</param>
    /// <param name="sceneDone">Called after each scene with its count, for progress.</param>
    /// <exception cref="ArgumentException">A scene whose cells do not fit the model's grid.</exception>
    public LinkReport Run(IEnumerable<LabelledScene> scenes, Action<int>? sceneDone = null)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        List<EvaluatedPair[]>[] givenPairs = [.. _kinds.Select(_ => new List<EvaluatedPair[]>())];
        List<EvaluatedPair[]>[] foundPairs = [.. _kinds.Select(_ => new List<EvaluatedPair[]>())];
        var judged = new List<(double Score, bool Linked)>();
        var matches = new RegionMatches();
        int count = 0;
        foreach (LabelledScene scene in scenes)
        {
            LabelledRegion[] regions = Prepare(scene, _given, out AttentionMap map);
            Collect(givenPairs, _scores.Of(_given, _session, scene.Image), regions);
            foreach (ref readonly PairScore pair in _judge.Score(_given, _session.AttentionLayers, []))
                judged.Add((pair.Score, AreLinked(regions[pair.A], regions[pair.B])));

            _found.Begin(map.Grid);
            _discovery.Find(new PatchFeatures(_session.Slots[0], _features), _session.Card.TokenDim, map.Weights.Span, _found);
            int[] regionOf = matches.Add(_given, _found, regions);
            Collect(foundPairs, _scores.Of(_found, _session, scene.Image), regions, regionOf);
            sceneDone?.Invoke(++count);
        }
        return new LinkReport(
            matches.Scenes,
            [.. _kinds.Select((kind, i) => LinkQuality.Of(kind, _scores.Names, givenPairs[i]))],
            [.. _kinds.Select((kind, i) => LinkQuality.Of(kind, _scores.Names, foundPairs[i]))],
            matches.Quality(),
            ThresholdQuality.Of(judged, new LinkOptions().MinScore));
    }

    /// <summary>Lift and truth of every distant pair of the kinds' regions, for <see cref="CalibrationFit"/>.</summary>
    /// <param name="scenes">Taken one after another.</param>
    public IReadOnlyList<(double Lift, bool Linked)> Lifts(IEnumerable<LabelledScene> scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        var lifts = new List<(double, bool)>();
        foreach (LabelledScene scene in scenes)
        {
            LabelledRegion[] regions = Prepare(scene, _given, out _);
            foreach (ref readonly PairScore pair in _judge.Score(_given, _session.AttentionLayers, []))
                lifts.Add((pair.Lift, AreLinked(regions[pair.A], regions[pair.B])));
        }
        return lifts;
    }

    /// <summary>Two parts of one unit; two regions of the same kind are no pair.</summary>
    private static bool AreLinked(LabelledRegion a, LabelledRegion b) => a.Unit >= 0 && a.Unit == b.Unit && a.Kind != b.Kind;

    private LabelledRegion[] Prepare(LabelledScene scene, RegionSet regions, out AttentionMap map)
    {
        map = _processor.Process(scene.Image, RolloutOptions.Default);
        regions.Begin(map.Grid);
        var added = new List<LabelledRegion>();
        foreach (LabelledRegion region in scene.Regions)
        {
            if (_kinds.Any(k => k.Query == region.Kind || k.Candidate == region.Kind)
                && regions.AddCells([.. region.Cells], [.. region.Coverage], region.Box, region.Kind) == RegionVerdict.Added)
            {
                added.Add(region);
            }
        }
        return [.. added];
    }

    /// <summary>Sorts one image's pairs by kind. With discovered regions, <paramref name="regionOf"/> leads from a label to its region.</summary>
    private void Collect(
        List<EvaluatedPair[]>[] pairsByKind, Dictionary<(int A, int B), double[]> all, LabelledRegion[] labels, int[]? regionOf = null)
    {
        for (int kind = 0; kind < _kinds.Count; kind++)
        {
            var pairs = new List<EvaluatedPair>();
            for (int query = 0; query < labels.Length; query++)
            {
                for (int candidate = 0; candidate < labels.Length; candidate++)
                {
                    if (labels[query].Kind != _kinds[kind].Query || labels[candidate].Kind != _kinds[kind].Candidate)
                        continue;
                    int a = regionOf is null ? query : regionOf[query], b = regionOf is null ? candidate : regionOf[candidate];
                    if (all.TryGetValue((Math.Min(a, b), Math.Max(a, b)), out double[]? values))
                        pairs.Add(new EvaluatedPair(query, AreLinked(labels[query], labels[candidate]), values));
                }
            }
            pairsByKind[kind].Add([.. pairs]);
        }
    }
}
