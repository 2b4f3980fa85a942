using System.Diagnostics;

namespace Vit.Benchmarks.Variants;

/// <summary>
/// Times several things in turn, round by round. Speed drifts on shared machines by far more than variants differ, but hardly within a round: so a
/// round gives a ratio to the baseline, and the median of ratios is the result. A turn is one run that does not count, because the others have
/// taken the caches meanwhile, and the median of three that do: a robot runs one model all the time.
/// </summary>
internal static class Interleaved
{
    private const int WarmUpRounds = 2;
    private const int RunsOfTurn = 3;

    /// <summary>Gives everything a turn in each round.</summary>
    /// <param name="runs">What is timed; number 0 is the baseline.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <returns>Milliseconds, [run][round].</returns>
    public static double[][] Time(IReadOnlyList<Action> runs, int rounds)
    {
        double[][] times = [.. runs.Select(_ => new double[rounds])];
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            for (int i = 0; i < runs.Count; i++)
            {
                // Another one begins each round, and every second round goes backwards: what follows what is different each time.
                int turn = round % 2 == 0 ? i : runs.Count - 1 - i;
                int run = (turn + round + WarmUpRounds) % runs.Count;
                double milliseconds = Turn(runs[run]);
                if (round >= 0)
                    times[run][round] = milliseconds;
            }
        }
        return times;
    }

    private static double Turn(Action run)
    {
        run();
        Span<double> times = stackalloc double[RunsOfTurn];
        foreach (ref double time in times)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        times.Sort();
        return times[RunsOfTurn / 2];
    }

    /// <summary>
    /// Median, and the 95 % interval of the median by order statistics: no distribution is assumed. With fewer than 6 values it is all of them.
    /// </summary>
    public static (double Low, double Median, double High) Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int n = sorted.Length;
        double reach = 0.98 * Math.Sqrt(n);
        int low = Math.Max((int)Math.Floor((n / 2.0) - reach) - 1, 0);
        int high = Math.Min((int)Math.Ceiling((n / 2.0) + reach), n - 1);
        return (sorted[low], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[high]);
    }
}
