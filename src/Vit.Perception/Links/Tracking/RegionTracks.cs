using System.Globalization;

namespace Vit.Perception.Links;

/// <summary>
/// Which region of this frame is which of the last ones. Tracks live in slots; a slot that is used anew gets another generation, so
/// that what was remembered of its old track is known to be stale.
/// </summary>
internal sealed class RegionTracks
{
    /// <summary>Boxes that share this much are the same region whatever it looks like.</summary>
    private const float SureOverlap = 0.3f;

    /// <summary>Regions this alike are the same when they are near each other: small boxes may not overlap from frame to frame.</summary>
    private const float SureCosine = 0.5f;

    private readonly int _dimensions;
    private readonly Track[] _tracks;
    private readonly float[] _features;
    private readonly int[] _slotOfRegion;
    private readonly float[] _values;
    private long _lastFrame;
    private int _born;
    private int _generations;

    /// <param name="capacity">Most regions a frame may have; there are twice as many slots.</param>
    /// <param name="dimensions">Width of a feature.</param>
    public RegionTracks(int capacity, int dimensions)
    {
        _dimensions = dimensions;
        _tracks = new Track[2 * capacity];
        _features = new float[_tracks.Length * dimensions];
        _slotOfRegion = new int[capacity];
        _values = new float[_tracks.Length * capacity];
    }

    public int Slots => _tracks.Length;

    public ref readonly Track this[int slot] => ref _tracks[slot];

    /// <summary>The slot of a region of the last frame.</summary>
    public int SlotOf(int region) => _slotOfRegion[region];

    /// <summary>Forgets everything; ids go on.</summary>
    public void Clear() => Array.Clear(_tracks);

    /// <param name="regions">This frame's regions.</param>
    /// <param name="regionFeatures">[Count, D], each of length 1 or zero.</param>
    /// <param name="now">Stamp in nanoseconds.</param>
    /// <param name="dropAfter">Nanoseconds out of sight after which a track ends.</param>
    public void Update(RegionSet regions, ReadOnlySpan<float> regionFeatures, long now, long dropAfter)
    {
        foreach (ref Track track in _tracks.AsSpan())
        {
            track.Region = -1;
            if (track.IsAlive && now - track.LastSeen > dropAfter)
                track = default;
        }
        _slotOfRegion.AsSpan(0, regions.Count).Fill(-1);
        Compare(regions, regionFeatures, CameraShift.Between(_tracks, regions, _lastFrame));
        _lastFrame = now;
        for (int pair; (pair = Best(regions.Count)) >= 0;)
            See(pair / regions.Count, pair % regions.Count, regions, regionFeatures, now);
        for (int region = 0; region < regions.Count; region++)
        {
            if (_slotOfRegion[region] < 0)
                Add(region, regions, regionFeatures, now);
        }
    }

    private void Compare(RegionSet regions, ReadOnlySpan<float> regionFeatures, (float X, float Y) shift)
    {
        for (int slot = 0; slot < _tracks.Length; slot++)
        {
            ReadOnlySpan<float> feature = _features.AsSpan(slot * _dimensions, _dimensions);
            SourceBox expected = _tracks[slot].Box.Moved(shift.X, shift.Y).Within(regions.Grid.SourceWidth, regions.Grid.SourceHeight);
            for (int region = 0; region < regions.Count; region++)
            {
                _values[(slot * regions.Count) + region] = _tracks[slot].IsAlive
                    ? Likeness(_tracks[slot], expected, regions[region], RowMath.Dot(feature, regionFeatures.Slice(region * _dimensions, _dimensions)))
                    : 0;
            }
        }
    }

    /// <summary>Overlap and cosine added up; 0 when they cannot be the same. An id that the source gave decides alone.</summary>
    private static float Likeness(in Track track, in SourceBox expected, in Region region, float cosine)
    {
        if (track.IdWasGiven || region.Id.Length > 0)
            return track.Id == region.Id ? 3 : 0;
        if (track.Label != region.Label && track.Label.Length > 0 && region.Label.Length > 0)
            return 0;
        float overlap = expected.IntersectionOverUnion(region.Box);
        bool near = expected.DistanceTo(region.Box) <= Math.Max(expected.Diagonal, region.Box.Diagonal);
        return overlap >= SureOverlap || (near && cosine >= SureCosine) ? overlap + Math.Max(0, cosine) : 0;
    }

    /// <summary>The most alike pair of a free track and a free region, or -1.</summary>
    private int Best(int regionCount)
    {
        int best = -1;
        float value = 0;
        for (int i = 0; i < _tracks.Length * regionCount; i++)
        {
            if (_values[i] > value && _tracks[i / regionCount].Region < 0 && _slotOfRegion[i % regionCount] < 0)
                (best, value) = (i, _values[i]);
        }
        return best;
    }

    private void See(int slot, int region, RegionSet regions, ReadOnlySpan<float> regionFeatures, long now)
    {
        ref Track track = ref _tracks[slot];
        ref readonly Region seen = ref regions[region];
        track.Region = region;
        track.LastSeen = now;
        track.Box = seen.Box;
        track.Score = seen.Score;
        track.Label = seen.Label.Length > 0 ? seen.Label : track.Label;
        regionFeatures.Slice(region * _dimensions, _dimensions).CopyTo(_features.AsSpan(slot * _dimensions));
        _slotOfRegion[region] = slot;
    }

    /// <summary>A new track takes a free slot, or that of the track longest out of sight: there are more slots than regions.</summary>
    private void Add(int region, RegionSet regions, ReadOnlySpan<float> regionFeatures, long now)
    {
        int slot = -1;
        for (int i = 0; i < _tracks.Length; i++)
        {
            if (_tracks[i].Region < 0 && (slot < 0 || Age(_tracks[i]) < Age(_tracks[slot])))
                slot = i;
        }
        string given = regions[region].Id;
        _tracks[slot] = new Track
        {
            Id = given.Length > 0 ? given : string.Create(CultureInfo.InvariantCulture, $"r{++_born}"),
            IdWasGiven = given.Length > 0,
            Label = "",
            Generation = ++_generations,
        };
        See(slot, region, regions, regionFeatures, now);
    }

    private static long Age(in Track track) => track.IsAlive ? track.LastSeen : long.MinValue;

    /// <summary>One region over time.</summary>
    internal struct Track
    {
        public string Id;
        public bool IdWasGiven;
        public string Label;
        public float Score;
        public SourceBox Box;
        public long LastSeen;
        public int Generation;

        /// <summary>Index among this frame's regions, -1 when out of sight.</summary>
        public int Region;

        public readonly bool IsAlive => Generation > 0;

        public readonly bool IsVisible => IsAlive && Region >= 0;
    }
}
