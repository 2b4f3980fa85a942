namespace Vit.Perception.Links;

/// <summary>
/// Gives regions ids that stay and links a state that does not flicker. Regions are matched by box overlap and feature similarity, best
/// first, after the camera's motion is taken out. A pair's score is smoothed over time, <c>S ← β S + (1 - β) s</c> with <c>β = exp(-Δt / 0.5 s)</c>; it becomes a link from the third
/// frame on when S reaches the minimum score, and ceases to be one below 0.8 of it.
/// </summary>
/// <remarks>
/// Time is that of the frames' stamps: replays give what the camera gave. A clock that runs backwards or jumps farther than a track can live
/// starts everything anew. Frames with known ids allocate nothing; a new region makes one string. Not thread safe.
/// </remarks>
public sealed class LinkTracker
{
    /// <summary>Time constant of the smoothed score.</summary>
    public const double SmoothingSeconds = 0.5;

    /// <summary>Frames that must have scored a pair before it counts as linked.</summary>
    public const int FramesToLink = 3;

    /// <summary>A track this long out of sight is dropped; a gap this long between two frames starts everything anew.</summary>
    public const double DropAfterSeconds = 2;

    /// <summary>A link holds down to this share of the minimum score.</summary>
    public const double Hysteresis = 0.8;

    private const long DropAfter = (long)(DropAfterSeconds * 1e9);

    private readonly RegionTracks _tracks;
    private readonly PairTrack[] _pairs;
    private readonly TrackedRegion[] _regionsOut;
    private readonly ObjectLink[] _linksOut;
    private readonly double _on;
    private readonly double _off;
    private long? _lastStamp;

    /// <param name="maxObjects">Most regions a frame may have.</param>
    /// <param name="dimensions">Width of a region's feature.</param>
    /// <param name="minScore">Smoothed score from which two regions are linked, 0..1.</param>
    public LinkTracker(int maxObjects, int dimensions, double minScore)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxObjects, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        _tracks = new RegionTracks(maxObjects, dimensions);
        _pairs = new PairTrack[_tracks.Slots * (_tracks.Slots - 1) / 2];
        _regionsOut = new TrackedRegion[_tracks.Slots];
        _linksOut = new ObjectLink[_pairs.Length];
        (_on, _off) = (minScore, minScore * Hysteresis);
    }

    /// <summary>Forgets all tracks and links. Ids are not used again.</summary>
    public void Reset()
    {
        _tracks.Clear();
        Array.Clear(_pairs);
        _lastStamp = null;
    }

    /// <summary>Takes in one frame.</summary>
    /// <param name="regions">Its regions.</param>
    /// <param name="features">[Count, D], the regions' mean features of length 1 (or zeros), as <see cref="LinkScorer.Features"/>.</param>
    /// <param name="scores">Its pair scores, as <see cref="LinkScorer.Score"/>.</param>
    /// <param name="stampNanoseconds">The frame's time.</param>
    /// <returns>Regions and links as they now stand; valid until the next call.</returns>
    public LinkFrame Update(RegionSet regions, ReadOnlySpan<float> features, ReadOnlySpan<PairScore> scores, long stampNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(regions);
        bool jumped = _lastStamp is { } last && (stampNanoseconds < last || stampNanoseconds - last > DropAfter);
        if (jumped)
            Reset();
        _lastStamp = stampNanoseconds;
        _tracks.Update(regions, features, stampNanoseconds, DropAfter);
        foreach (ref readonly PairScore score in scores)
            See(score, stampNanoseconds);
        return new LinkFrame(_regionsOut.AsMemory(0, ListRegions()), _linksOut.AsMemory(0, ListLinks(stampNanoseconds)), jumped);
    }

    private void See(in PairScore score, long now)
    {
        int a = _tracks.SlotOf(score.A), b = _tracks.SlotOf(score.B);
        PairScore ordered = score;
        if (a > b)
        {
            (a, b) = (b, a);
            ordered = score with { AttentionForward = score.AttentionBackward, AttentionBackward = score.AttentionForward };
        }
        ref PairTrack pair = ref Pair(a, b);
        if (pair.IsOf(_tracks[a], _tracks[b]))
            pair.See(ordered, now, _on, _off);
        else
            pair.Start(_tracks[a], _tracks[b], ordered, now);
    }

    private int ListRegions()
    {
        int count = 0;
        for (int slot = 0; slot < _tracks.Slots; slot++)
        {
            ref readonly RegionTracks.Track track = ref _tracks[slot];
            if (track.IsAlive)
                _regionsOut[count++] = new TrackedRegion(track.Id, track.Label, track.Score, track.Box, track.Region);
        }
        return count;
    }

    private int ListLinks(long now)
    {
        int count = 0;
        for (int b = 1; b < _tracks.Slots; b++)
        {
            for (int a = 0; a < b; a++)
            {
                ref PairTrack pair = ref Pair(a, b);
                ref readonly RegionTracks.Track source = ref _tracks[a], target = ref _tracks[b];
                if (!source.IsAlive || !target.IsAlive || !pair.IsOf(source, target))
                    continue;
                bool visible = source.IsVisible && target.IsVisible;
                if (!visible)
                    pair.Miss(now);
                if (pair.State != LinkState.Candidate || (visible && pair.Smoothed >= _on))
                    _linksOut[count++] = Link(pair, source, target);
            }
        }
        return count;
    }

    private ref PairTrack Pair(int a, int b) => ref _pairs[(b * (b - 1) / 2) + a];

    private static ObjectLink Link(in PairTrack pair, in RegionTracks.Track source, in RegionTracks.Track target) => new(
        source.Id, target.Id, (float)pair.Smoothed, pair.Last.Lift, pair.Last.Z, pair.Last.AttentionForward, pair.Last.AttentionBackward,
        pair.Last.FeatureSimilarity, pair.Last.Distance, (ushort)Math.Min(pair.Frames, ushort.MaxValue), pair.State);
}
