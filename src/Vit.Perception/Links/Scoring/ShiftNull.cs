namespace Vit.Perception.Links;

/// <summary>
/// The lifts that a frame's pairs would have by distance and size alone: those of the shifted places, gathered over the channels in the
/// same way as the pair's own (mean or maximum, so that a maximum over many heads is compared with maxima), and the z they give.
/// </summary>
internal sealed class ShiftNull
{
    private readonly ShiftPlacements _placements;
    private readonly bool _max;
    private int[] _offsets = [];
    private double[] _lifts = [];

    /// <param name="placements">Finds the places.</param>
    /// <param name="max">Whether the carrier takes the largest of its channels instead of their mean.</param>
    public ShiftNull(ShiftPlacements placements, bool max)
    {
        _placements = placements;
        _max = max;
    }

    /// <summary>Finds the places of all pairs and starts the sums.</summary>
    public void Begin(RegionSet regions, Span<PairSums> pairs)
    {
        int needed = pairs.Length * 2 * ShiftPlacements.Most;
        if (_offsets.Length < needed)
        {
            _offsets = new int[needed];
            _lifts = new double[needed];
        }
        _placements.Prepare(regions);
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            ref PairSums p = ref pairs[pair];
            p.ForwardPlaces = _placements.Between(p.A, p.B, _offsets.AsSpan(Start(pair, forward: true), ShiftPlacements.Most));
            p.BackwardPlaces = _placements.Between(p.B, p.A, _offsets.AsSpan(Start(pair, forward: false), ShiftPlacements.Most));
        }
        _lifts.AsSpan(0, needed).Fill(_max ? double.NegativeInfinity : 0);
    }

    /// <summary>Adds one channel for one direction of a pair.</summary>
    /// <param name="pair">Which pair.</param>
    /// <param name="forward">Which direction.</param>
    /// <param name="count">Places of this direction.</param>
    /// <param name="row">The attending region's row, [patches].</param>
    /// <param name="mean">The mean patch's row.</param>
    /// <param name="cells">Cells of the attended region.</param>
    /// <param name="coverage">Their coverage.</param>
    public void Add(
        int pair,
        bool forward,
        int count,
        ReadOnlySpan<float> row,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<ushort> cells,
        ReadOnlySpan<float> coverage)
    {
        if (count < ShiftPlacements.Least)
            return;
        int start = Start(pair, forward);
        for (int i = 0; i < count; i++)
        {
            int offset = _offsets[start + i];
            double mass = 0, expected = 0;
            for (int k = 0; k < cells.Length; k++)
            {
                mass += (double)coverage[k] * row[cells[k] + offset];
                expected += (double)coverage[k] * mean[cells[k] + offset];
            }
            double lift = PairSums.LiftOf(mass, expected);
            ref double sum = ref _lifts[start + i];
            sum = _max ? Math.Max(sum, lift) : sum + lift;
        }
    }

    /// <summary>(lift - median) / (1.4826 · median absolute deviation + 0.05) of one direction. The places' lifts are used up.</summary>
    public double Z(int pair, bool forward, int count, double lift, int channels)
    {
        Span<double> places = _lifts.AsSpan(Start(pair, forward), count);
        if (!_max)
        {
            foreach (ref double place in places)
                place /= channels;
        }
        double median = Median(places);
        foreach (ref double place in places)
            place = Math.Abs(place - median);
        return (lift - median) / ((1.4826 * Median(places)) + 0.05);
    }

    private static int Start(int pair, bool forward) => ((pair * 2) + (forward ? 0 : 1)) * ShiftPlacements.Most;

    private static double Median(Span<double> values)
    {
        values.Sort();
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
