namespace Vit.Pipeline.Timing;

/// <summary>
/// Times several things in turn, round by round. Speed drifts on shared machines by far more than variants differ, but hardly within a round: so a
/// round gives a ratio to the baseline, and the median of ratios is the result. A turn is one run that does not count, because the others have
/// taken the caches meanwhile, and the median of three that do: a robot runs one model all the time.
/// </summary>
public static class Interleaved
{
    /// <summary>Rounds that are run before those that count.</summary>
    public const int WarmUpRounds = 2;

    private const int RunsOfTurn = 3;

    /// <summary>Gives everything a turn in each round.</summary>
    /// <param name="runs">What is timed, each giving its own milliseconds; number 0 is the baseline.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="progress">Told after each round how many are done.</param>
    /// <returns>Their times.</returns>
    public static InterleavedTimes Time(IReadOnlyList<Func<double>> runs, int rounds, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count, nameof(runs));
        ArgumentOutOfRangeException.ThrowIfNegative(rounds);
        double[][] times = [.. runs.Select(_ => new double[rounds])];
        var distances = new double?[rounds + 1];
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            if (round >= 0)
                distances[round] = CoreDistance.Measure();
            for (int i = 0; i < runs.Count; i++)
            {
                // Another one begins each round, and every second round goes backwards: what follows what is different each time.
                int turn = round % 2 == 0 ? i : runs.Count - 1 - i;
                int run = (turn + round + WarmUpRounds) % runs.Count;
                double milliseconds = Turn(runs[run]);
                if (round >= 0)
                    times[run][round] = milliseconds;
            }
            progress?.Invoke(Math.Max(round + 1, 0));
        }
        distances[rounds] = CoreDistance.Measure();
        return new InterleavedTimes(times, distances);
    }

    private static double Turn(Func<double> run)
    {
        run();
        Span<double> times = stackalloc double[RunsOfTurn];
        foreach (ref double time in times)
            time = run();
        times.Sort();
        return times[RunsOfTurn / 2];
    }
}
