namespace Vit.Pipeline.Timing;

/// <summary>What <see cref="Interleaved"/> measured.</summary>
/// <param name="milliseconds">[run][round]; number 0 is the baseline.</param>
/// <param name="coreDistances">Of <see cref="CoreDistance"/> before each round and after the last one; null = not known.</param>
public sealed class InterleavedTimes(double[][] milliseconds, IReadOnlyList<double?> coreDistances)
{
    /// <summary>Distances that differ by more belong to two states; noise is less and two last-level caches are more.</summary>
    private const double Apart = 2.5;

    private readonly int[][] _states = States(milliseconds[0].Length, coreDistances);

    /// <summary>Milliseconds, [run][round].</summary>
    public IReadOnlyList<double[]> Milliseconds => milliseconds;

    /// <summary>Milliseconds of a run.</summary>
    public MedianInterval Time(int run) => MedianInterval.Of(milliseconds[run]);

    /// <summary>Ratio of a run's time to the baseline's in the same round.</summary>
    public MedianInterval Ratio(int run) => Ratio(run, Enumerable.Range(0, milliseconds[run].Length));

    /// <summary>
    /// That ratio for each state that the cores were in, the nearest first: one on most machines, two where a host moves virtual cores about.
    /// A round in which the state changed belongs to none. Empty = not known.
    /// </summary>
    public IReadOnlyList<CoreStateRatio> ByCores(int run) =>
    [
        .. _states.Select(state =>
        {
            MedianInterval ratio = Ratio(run, state);
            double apart = MedianInterval.Of(state.Select(round => coreDistances[round]!.Value)).Median;
            return new CoreStateRatio(apart, state.Length, ratio.Median, ratio.Low, ratio.High);
        }),
    ];

    private MedianInterval Ratio(int run, IEnumerable<int> rounds) => MedianInterval.Of(rounds.Select(round => milliseconds[run][round] / milliseconds[0][round]));

    /// <summary>Rounds by state.</summary>
    private static int[][] States(int rounds, IReadOnlyList<double?> distances)
    {
        double[] known = [.. distances.OfType<double>()];
        if (known.Length == 0)
            return [];
        double near = known.Min(), far = known.Max();
        double border = far > Apart * near ? Math.Sqrt(near * far) : double.PositiveInfinity;
        return
        [
            .. Enumerable.Range(0, rounds)
                .Where(r => distances[r] is { } before && distances[r + 1] is { } after && before < border == after < border)
                .GroupBy(r => distances[r] < border)
                .OrderByDescending(group => group.Key)
                .Select(state => state.ToArray()),
        ];
    }
}

/// <summary>A run's ratio over the rounds in which cores lay equally far from each other.</summary>
/// <param name="NanosecondsApart">How far (<see cref="CoreDistance"/>), median.</param>
/// <param name="Rounds">How many rounds.</param>
/// <param name="Ratio">Median.</param>
/// <param name="RatioLow">Lower end of its 95 % interval.</param>
/// <param name="RatioHigh">Upper end.</param>
public sealed record CoreStateRatio(double NanosecondsApart, int Rounds, double Ratio, double RatioLow, double RatioHigh);
