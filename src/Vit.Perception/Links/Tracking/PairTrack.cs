namespace Vit.Perception.Links;

/// <summary>What is remembered of two tracks: the smoothed score and how far its confirmation has come.</summary>
internal struct PairTrack
{
    private int _generationA;
    private int _generationB;
    private long _lastStamp;

    public double Smoothed;
    public int Frames;
    public LinkState State;
    public PairScore Last;

    /// <summary>It is about these two tracks, not about earlier ones in their slots.</summary>
    public readonly bool IsOf(in RegionTracks.Track a, in RegionTracks.Track b) =>
        Frames > 0 && _generationA == a.Generation && _generationB == b.Generation;

    /// <summary>Starts anew with a first score.</summary>
    public void Start(in RegionTracks.Track a, in RegionTracks.Track b, in PairScore score, long now)
    {
        this = default;
        (_generationA, _generationB) = (a.Generation, b.Generation);
        (Smoothed, Frames, Last, _lastStamp) = (score.Score, 1, score, now);
    }

    /// <summary>A frame that scored the pair.</summary>
    public void See(in PairScore score, long now, double on, double off)
    {
        if (now > _lastStamp)
        {
            double kept = Kept(now);
            Smoothed = (kept * Smoothed) + ((1 - kept) * score.Score);
            Frames++;
            _lastStamp = now;
        }
        Last = score;
        bool holds = Smoothed >= (State == LinkState.Candidate ? on : off);
        State = holds && Frames >= LinkTracker.FramesToLink ? LinkState.Linked : LinkState.Candidate;
    }

    /// <summary>A frame in which one of the two is out of sight.</summary>
    public void Miss(long now)
    {
        Smoothed *= Kept(now);
        _lastStamp = now;
        if (State == LinkState.Linked)
            State = LinkState.Lost;
    }

    private readonly double Kept(long now) => Math.Exp(-(now - _lastStamp) * 1e-9 / LinkTracker.SmoothingSeconds);
}
