namespace Vit.Perception.Inference.Engines;

/// <summary>
/// <c>precision: fastest</c>: opens all that are there, times them in turn on the model, keeps the fastest and remembers it. Int8 is among them, so the
/// vectors, and the model's hash, may be others than those of <c>auto</c>. Knows nothing of ONNX Runtime.
/// </summary>
/// <typeparam name="T">What opening yields.</typeparam>
internal sealed class FastestChoice<T>
    where T : IDisposable
{
    /// <summary>Rounds that count: medians of fewer jump about with whatever else a machine does.</summary>
    private const int Rounds = 7;

    private readonly InferenceOptions _options;
    private readonly IProviderHost<T> _host;
    private readonly Func<T, double> _time;

    /// <param name="options">Which providers may serve, and where choices are kept.</param>
    /// <param name="host">The machine.</param>
    /// <param name="time">Runs a session once and says how long that took, in any unit.</param>
    public FastestChoice(InferenceOptions options, IProviderHost<T> host, Func<T, double> time) => (_options, _host, _time) = (options, host, time);

    /// <summary>Opens the fastest as an earlier start measured, or measures.</summary>
    /// <exception cref="InferenceException">None may serve.</exception>
    public ProviderChosen<T> Open()
    {
        List<Candidate> candidates = Candidates();
        if (candidates.Count < 2)
            return ProviderChoice.Open(_options with { Precision = Precision.Auto }, _host);
        var file = new ChoiceFile(_options.CacheDir, _host.ChoiceKey, candidates);
        return Remembered(file) ?? Measured(file, candidates);
    }

    private ProviderChosen<T>? Remembered(ChoiceFile file)
    {
        if (file.Read() is not { } chosen)
        {
            if (file.Fault.Length > 0)
                _options.Notice?.Invoke($"the fastest is measured anew: {file.Fault}");
            return null;
        }
        try
        {
            return Chosen(_host.Open(chosen.Provider, chosen.Precision), chosen, []);
        }
        catch (InferenceException e)
        {
            _options.Notice?.Invoke($"the fastest is measured anew: {e.Message}");
            return null;
        }
    }

    private ProviderChosen<T> Measured(ChoiceFile file, List<Candidate> candidates)
    {
        var attempts = new List<ProviderAttempt>();
        var opened = new List<(Candidate Candidate, T Session, List<double> Times)>();
        try
        {
            foreach (Candidate candidate in candidates)
            {
                try
                {
                    opened.Add((candidate, _host.Open(candidate.Provider, candidate.Precision), []));
                }
                catch (InferenceException e)
                {
                    attempts.Add(new(candidate.Provider, ProviderOutcome.Failed, e.Message));
                }
            }
            if (opened.Count == 0)
                throw new InferenceException(string.Join("; ", attempts.Select(a => a.Reason)));
            // In turn, so that whatever slows the machine down for a while slows all of them; the first round only warms up.
            for (int round = 0; round <= Rounds; round++)
            {
                foreach ((_, T session, List<double> times) in opened)
                {
                    double time = _time(session);
                    if (round > 0)
                        times.Add(time);
                }
            }
            (Candidate Candidate, T Session, List<double> Times) fastest = opened.MinBy(o => Median(o.Times));
            file.Write(fastest.Candidate, opened.Select(o => (o.Candidate, Median(o.Times))));
            _options.Notice?.Invoke("measured on this machine: " + string.Join(", ", opened.Select(o =>
                FormattableString.Invariant($"{o.Candidate} {Median(o.Times) / Median(opened[0].Times):0.00}"))) + $"; {fastest.Candidate} serves"
                + string.Concat(attempts.Select(a => $"; {a.Provider} failed: {a.Reason}")));
            opened.Remove(fastest);
            return Chosen(fastest.Session, fastest.Candidate, attempts);
        }
        finally
        {
            foreach ((_, T session, _) in opened)
                session.Dispose();
        }
    }

    /// <summary>
    /// Each provider that is there in its own best, and int8 where the CPU has instructions for it. TensorRT only with a finished engine: building
    /// one takes minutes (<c>vit build-engine</c>).
    /// </summary>
    private List<Candidate> Candidates()
    {
        string[] providers = _options.Provider != ProviderNames.Auto
            ? [_options.Provider]
            : [ProviderNames.Cpu, .. _host.PluginProvider is { } plugin ? (string[])[plugin] : [], ProviderNames.Cuda, ProviderNames.TensorRt];
        var candidates = new List<Candidate>();
        foreach (string provider in providers.Where(p => _host.Missing(p) is null))
        {
            if (ProviderPrecision.Resolve(provider, Precision.Auto, _host.OpenVinoHasBf16) is not { } best)
                continue;
            if (provider != ProviderNames.TensorRt || !_host.MustBuild(provider, best))
                candidates.Add(new(provider, best));
            if (provider == ProviderNames.Cpu && _host.HasFastInt8)
                candidates.Add(new(provider, Precision.Int8));
        }
        return candidates;
    }

    private static ProviderChosen<T> Chosen(T session, Candidate candidate, List<ProviderAttempt> attempts) => new(
        session,
        // Whichever it is, it is what was asked for.
        new(candidate.Provider, candidate.Precision, [.. attempts, new(candidate.Provider, ProviderOutcome.Chosen, "")], FellBack: false, ""),
        null);

    private static double Median(List<double> times)
    {
        double[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }
}

/// <summary>A provider in one precision.</summary>
internal readonly record struct Candidate(string Provider, Precision Precision)
{
    /// <summary><c>cpu int8</c>.</summary>
    public override string ToString() => $"{Provider} {Precision.Word()}";
}
