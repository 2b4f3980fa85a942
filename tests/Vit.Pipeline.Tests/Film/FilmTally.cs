using Vit.Perception.Links;

namespace Vit.Pipeline.Tests.Film;

/// <summary>What of a film's truth was tracked and linked. True ids are those of <see cref="FilmBag"/>.</summary>
internal sealed class FilmTally
{
    private readonly Dictionary<string, string> _trackOf = [];

    /// <summary>Visible distant pairs that belong together, all frames together; and of these the linked ones.</summary>
    public (int All, int Linked) True { get; private set; }

    /// <summary>Visible distant pairs that do not; and of these the linked ones.</summary>
    public (int All, int Linked) False { get; private set; }

    /// <summary>Times an object that was in view in the frame before has another id.</summary>
    public int Switches { get; private set; }

    /// <summary>Objects in view, all frames together; and of these those that have a track.</summary>
    public (int All, int Tracked) Objects { get; private set; }

    public double Recall => (double)True.Linked / True.All;

    /// <summary>Share of false pairs that are linked.</summary>
    public double FalseRate => (double)False.Linked / False.All;

    /// <summary>Share of links that are right.</summary>
    public double Precision => (double)True.Linked / (True.Linked + False.Linked);

    public override string ToString() => FormattableString.Invariant(
        $"recall {Recall:0.000} of {True.All}, false {FalseRate:0.000} of {False.All}, precision {Precision:0.000}, switches {Switches}, tracked {Objects.Tracked} of {Objects.All}");

    /// <param name="frame">What stands after the frame.</param>
    /// <param name="truth">Objects in view.</param>
    public void Add(in LinkFrame frame, IReadOnlyList<FilmObject> truth)
    {
        foreach ((string id, string track, _) in truth)
        {
            if (track.Length > 0 && _trackOf.TryGetValue(id, out string? before) && before != track)
                Switches++;
            Objects = (Objects.All + 1, Objects.Tracked + (track.Length > 0 ? 1 : 0));
        }
        _trackOf.Clear();
        foreach (FilmObject seen in truth.Where(t => t.Track.Length > 0))
            _trackOf[seen.Id] = seen.Track;

        HashSet<(string, string)> linked = [];
        foreach (ref readonly ObjectLink link in frame.Links.Span)
        {
            if (link.State == LinkState.Linked)
                linked.UnionWith([(link.SourceId, link.TargetId), (link.TargetId, link.SourceId)]);
        }
        for (int i = 0; i < truth.Count; i++)
        {
            for (int k = i + 1; k < truth.Count; k++)
            {
                if (Gap(truth[i].Box, truth[k].Box) < new LinkOptions().MinGap)
                    continue;
                int one = linked.Contains((truth[i].Track, truth[k].Track)) ? 1 : 0;
                if (BelongTogether(truth[i].Id, truth[k].Id))
                    True = (True.All + 1, True.Linked + one);
                else
                    False = (False.All + 1, False.Linked + one);
            }
        }
    }

    /// <summary>In patches, on the axis where they are farther apart: the whole picture is stretched to the model's grid.</summary>
    private static double Gap(in SourceBox a, in SourceBox b) => Math.Max(
        Math.Max(a.X - b.Right, b.X - a.Right) * FilmBag.Patches / FilmBag.Width, Math.Max(a.Y - b.Bottom, b.Y - a.Bottom) * FilmBag.Patches / FilmBag.Height);

    private static bool BelongTogether(string a, string b) => Unit(a) == Unit(b) && !Unit(a).EndsWith(":-1", StringComparison.Ordinal);

    private static string Unit(string id) => id[..id.LastIndexOf(':')];
}
