namespace Vit.Perception.Inference;

/// <summary>
/// The order in which providers are tried and the rules by which one is passed over. Knows nothing of ONNX Runtime.
/// <c>auto</c>: TensorRT, CUDA, the plugin if there is one, CPU; in int8 the CPU alone. A named provider is followed by the next best only
/// where fallback is allowed.
/// </summary>
internal static class ProviderChoice
{
    /// <summary>Opens the first provider that serves.</summary>
    /// <exception cref="InferenceException">None may serve; the message joins the reasons.</exception>
    public static (T Opened, ProviderReport Report) Open<T>(InferenceOptions options, IProviderHost<T> host)
    {
        var attempts = new List<ProviderAttempt>();
        foreach (string provider in Order(options, host))
        {
            if (host.Missing(provider) is { } missing)
            {
                attempts.Add(new(provider, ProviderOutcome.Absent, missing));
                continue;
            }
            foreach (Precision precision in Precisions(provider, options, host, attempts))
            {
                T opened;
                try
                {
                    opened = host.Open(provider, precision);
                }
                catch (InferenceException e)
                {
                    attempts.Add(new(provider, ProviderOutcome.Failed, e.Message));
                    continue;
                }
                attempts.Add(new(provider, ProviderOutcome.Chosen, ""));
                return (opened, Report(options, provider, precision, attempts));
            }
        }
        throw new InferenceException(string.Join("; ", attempts.Select(a => a.Reason)) + Cure(options));
    }

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
            .. attempts
                .Where(a => a.Outcome != ProviderOutcome.Chosen && (named || a.Outcome != ProviderOutcome.Absent))
                .Select(a => a.Reason),
        ];
        return new ProviderReport(provider, precision, attempts, reasons.Length > 0, string.Join("; ", reasons));
    }

    private static string Cure(InferenceOptions options) =>
        options.AllowFallback ? "" : " (or set allow_fallback to let the next best provider serve)";
}
