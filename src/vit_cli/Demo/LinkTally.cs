using Vit.Perception.Links;
using Vit.Simulation.Camera;

namespace Vit.Cli.Demo;

/// <summary>How often the links of a film were right.</summary>
internal sealed class LinkTally
{
    private long _possible;
    private long _possibleAndTrue;

    /// <summary>Links shown, all frames together.</summary>
    public long Shown { get; private set; }

    /// <summary>Of these, those that join what belongs together.</summary>
    public long Right { get; private set; }

    /// <summary>Share of right ones, 0..1; 0 when none was shown.</summary>
    public double Precision => Shown == 0 ? 0 : (double)Right / Shown;

    /// <summary>Share of right ones if pairs were taken blindly.</summary>
    public double Chance => _possible == 0 ? 0 : (double)_possibleAndTrue / _possible;

    /// <summary>Counts a frame.</summary>
    public void Add(in LinkFrame links, SimulatedFrame truth)
    {
        (int pairs, int linked) = TrueRegions.Pairs(truth);
        _possible += pairs;
        _possibleAndTrue += linked;
        foreach (ref readonly ObjectLink link in links.Links.Span)
        {
            if (link.State != LinkState.Linked)
                continue;
            Shown++;
            Right += TrueRegions.AreLinked(truth, link.SourceId, link.TargetId) ? 1 : 0;
        }
    }
}
