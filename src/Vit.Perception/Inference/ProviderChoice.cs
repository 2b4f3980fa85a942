namespace Vit.Perception.Inference;

/// <summary>
/// The order in which providers are tried and the rules by which one is passed over. Knows nothing of ONNX Runtime.
/// <c>auto</c>: TensorRT, CUDA, the plugin if there is one, CPU; in int8 the CPU alone. A named provider is followed by the next best only
/// where fallback is allowed.
/// </summary>
internal static class ProviderChoice
{
    /// <summary>Opens the first provider that serves, or the first that serves at once where engines are built in the background.</summary>
    /// <exception cref="InferenceException">None may serve; the message joins the reasons.</exception>
    public static ProviderChosen<T> Open<T>(InferenceOptions options, IProviderHost<T> host)
    {
        var attempts = new List<ProviderAttempt>();
        ProviderReport? later = null;
        List<string> order = Order(options, host);
        foreach (string provider in order)
        {
            if (host.Missing(provider) is { } missing)
            {
                attempts.Add(new(provider, ProviderOutcome.Absent, missing));
                continue;
            }
            foreach (Precision precision in Precisions(provider, options, host, attempts))
            {
                // The last one has nobody who could serve meanwhile.
                if (options.BuildInBackground && provider != order[^1] && host.MustBuild(provider, precision))
                {
                    later ??= Report(options, provider, precision, [.. attempts, Chosen(provider)]);
                    attempts.Add(new(provider, ProviderOutcome.NotBuilt, $"provider '{provider}' must compile an engine first"));
                    continue;
                }
                if (TryOpen(host, provider, precision, attempts) is { } opened)
                    return new(opened.Session, Report(options, provider, precision, attempts), later);
            }
        }
        // Nothing that is ready can do what is asked for, so the engine is waited for.
        if (later is not null && TryOpen(host, later.Provider, later.Precision, attempts) is { } built)
            return new(built.Session, later, null);
        throw new InferenceException(string.Join("; ", attempts.Select(a => a.Reason)) + Cure(options));
    }

    private static Opened<T>? TryOpen<T>(IProviderHost<T> host, string provider, Precision precision, List<ProviderAttempt> attempts)
    {
        try
        {
            T session = host.Open(provider, precision);
            attempts.Add(Chosen(provider));
            return new(session);
        }
        catch (InferenceException e)
        {
            attempts.Add(new(provider, ProviderOutcome.Failed, e.Message));
            return null;
        }
    }

    private static ProviderAttempt Chosen(string provider) => new(provider, ProviderOutcome.Chosen, "");

    private readonly record struct Opened<T>(T Session);

    private static List<string> Order<T>(InferenceOptions options, IProviderHost<T> host)
    {
        if (options.Provider == ProviderNames.Auto)
        {
            // Int8 models are made for the CPU's instructions.
            if (options.Precision == Precision.Int8)
                return [ProviderNames.Cpu];
            return host.PluginProvider is { } plugin
                ? [ProviderNames.TensorRt, ProviderNames.Cuda, plugin, ProviderNames.Cpu]
                : [ProviderNames.TensorRt, ProviderNames.Cuda, ProviderNames.Cpu];
        }
        var order = new List<string> { options.Provider };
        if (options.AllowFallback)
        {
            if (options.Provider == ProviderNames.TensorRt)
                order.Add(ProviderNames.Cuda);
            if (options.Provider != ProviderNames.Cpu)
                order.Add(ProviderNames.Cpu);
        }
        return order;
    }

    /// <summary>The precisions to open with in turn: one; none to pass the provider over; after int8, which not every model has, its best.</summary>
    private static IEnumerable<Precision> Precisions<T>(
        string provider, InferenceOptions options, IProviderHost<T> host, List<ProviderAttempt> attempts)
    {
        Precision? wanted = ProviderPrecision.Resolve(provider, options.Precision, host.OpenVinoHasBf16);
        Precision? instead = options.AllowFallback ? ProviderPrecision.Resolve(provider, Precision.Auto, host.OpenVinoHasBf16) : null;
        if (wanted is { } first)
            return first == Precision.Int8 && instead is { } second ? [first, second] : [first];
        string reason = $"provider '{provider}' has no {options.Precision.Word()} mode here";
        if (instead is { } other)
            reason += $" and runs in {(other == Precision.Auto ? "its own default" : other.Word())}";
        attempts.Add(new(provider, ProviderOutcome.WrongPrecision, reason));
        return instead is { } best ? [best] : [];
    }

    private static ProviderReport Report(
        InferenceOptions options, string provider, Precision precision, List<ProviderAttempt> attempts)
    {
        bool named = options.Provider != ProviderNames.Auto;
        string[] reasons =
        [
            // What comes after an engine that is being built only stands in for it.
            .. attempts
                .TakeWhile(a => a.Outcome != ProviderOutcome.NotBuilt)
                .Where(a => a.Outcome != ProviderOutcome.Chosen && (named || a.Outcome != ProviderOutcome.Absent))
                .Select(a => a.Reason),
        ];
        return new ProviderReport(provider, precision, attempts, reasons.Length > 0, string.Join("; ", reasons));
    }

    private static string Cure(InferenceOptions options) =>
        options.AllowFallback ? "" : " (or set allow_fallback to let the next best provider serve)";
}

/// <summary>What became of choosing a provider.</summary>
/// <param name="Opened">The session that serves.</param>
/// <param name="Report">How it was chosen.</param>
/// <param name="Later">The provider and precision whose engine must be built to take over from it, as its report will be; null = none.</param>
internal readonly record struct ProviderChosen<T>(T Opened, ProviderReport Report, ProviderReport? Later);
