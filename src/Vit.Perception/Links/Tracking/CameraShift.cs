namespace Vit.Perception.Links;

/// <summary>
/// How far the picture moved from the frame before: a camera that pans moves every box by about the same, and two like objects side by side
/// would take each other's place. Every pair of an old and a new box that may be the same proposes a shift; the one after which boxes overlap
/// most is taken. Boxes with given ids need none. Fewer than two boxes, or less than half of them, prove nothing: then there is no shift.
/// </summary>
internal static class CameraShift
{
    /// <summary>Old boxes that propose and judge; more would only cost time.</summary>
    private const int MostAnchors = 12;

    private const int LeastSupport = 2;

    /// <summary>A box that overlaps this much after a shift supports it.</summary>
    private const float SupportingOverlap = 0.5f;

    /// <summary>Boxes that overlap this much on average without a shift need none.</summary>
    private const float OverlapAtRest = 0.9f;

    /// <summary>Boxes of one thing are alike in size from frame to frame.</summary>
    private const float LargestGrowth = 1.5f;

    /// <param name="tracks">All slots.</param>
    /// <param name="regions">This frame's regions.</param>
    /// <param name="before">Stamp of the frame before, whose boxes the tracks that saw it hold.</param>
    /// <returns>Source pixels to the right and down.</returns>
    public static (float X, float Y) Between(ReadOnlySpan<RegionTracks.Track> tracks, RegionSet regions, long before)
    {
        Span<int> anchors = stackalloc int[MostAnchors];
        int count = 0;
        for (int slot = 0; slot < tracks.Length && count < MostAnchors; slot++)
        {
            if (tracks[slot].IsAlive && tracks[slot].LastSeen == before && !tracks[slot].IdWasGiven)
                anchors[count++] = slot;
        }
        anchors = anchors[..count];

        (float X, float Y) best = (0, 0);
        (float overlap, _) = Judge(tracks, anchors, regions, best);
        if (overlap >= OverlapAtRest * count)
            return best;
        foreach (int anchor in anchors)
        {
            for (int region = 0; region < regions.Count; region++)
            {
                if (!MayBeTheSame(tracks[anchor], regions[region]))
                    continue;
                SourceBox from = tracks[anchor].Box, to = regions[region].Box;
                (float X, float Y) shift = (to.CentreX - from.CentreX, to.CentreY - from.CentreY);
                (float after, int support) = Judge(tracks, anchors, regions, shift);
                if (support >= LeastSupport && 2 * support >= count && after > overlap)
                    (best, overlap) = (shift, after);
            }
        }
        return best;
    }

    /// <summary>Best overlaps of the shifted boxes added up, and how many of them are large.</summary>
    private static (float Overlap, int Support) Judge(
        ReadOnlySpan<RegionTracks.Track> tracks, ReadOnlySpan<int> anchors, RegionSet regions, (float X, float Y) shift)
    {
        (float sum, int support) = (0, 0);
        foreach (int anchor in anchors)
        {
            SourceBox moved = tracks[anchor].Box.Moved(shift.X, shift.Y);
            float most = 0;
            for (int region = 0; region < regions.Count; region++)
            {
                if (SameLabel(tracks[anchor], regions[region]))
                    most = Math.Max(most, moved.IntersectionOverUnion(regions[region].Box));
            }
            sum += most;
            support += most >= SupportingOverlap ? 1 : 0;
        }
        return (sum, support);
    }

    private static bool MayBeTheSame(in RegionTracks.Track track, in Region region) =>
        SameLabel(track, region) && Alike(track.Box.Width, region.Box.Width) && Alike(track.Box.Height, region.Box.Height);

    private static bool SameLabel(in RegionTracks.Track track, in Region region) =>
        track.Label == region.Label || track.Label.Length == 0 || region.Label.Length == 0;

    private static bool Alike(float a, float b) => Math.Max(a, b) <= LargestGrowth * Math.Min(a, b);
}
