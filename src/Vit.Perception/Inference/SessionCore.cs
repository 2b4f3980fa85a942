using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Quantisation;

namespace Vit.Perception.Inference;

/// <summary>
/// A native session with its memory and bindings, and how it came to be: all that a <see cref="ViTSession"/> exchanges when an engine that was built
/// behind it takes over. Runs belong to one thread; what it says of itself may be read by any.
/// </summary>
internal sealed class SessionCore : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly Dictionary<BatchRange, BatchBinding> _bindings = [];

    /// <summary>Takes over an opened session whose graph agrees with its card.</summary>
    public SessionCore(InferenceSession session, ModelCard card, SessionGraph graph, int slots)
    {
        _session = session;
        Card = card;
        Available = graph.Outputs;
        RunsOneByOne = !graph.HasBatch || card.Precision == WeightPrecision.Int8;
        Buffers = new SessionBuffers(session, card, graph, slots);
    }

    /// <inheritdoc cref="ViTSession.Card"/>
    public ModelCard Card { get; }

    /// <summary>The outputs the graph has.</summary>
    public SessionOutputs Available { get; }

    /// <inheritdoc cref="ViTSession.RunsOneByOne"/>
    public bool RunsOneByOne { get; }

    /// <summary>Inputs and outputs.</summary>
    public SessionBuffers Buffers { get; }

    /// <inheritdoc cref="ViTSession.Report"/>
    public ProviderReport Report { get; set; } = new(ProviderNames.Cpu, Precision.Fp32, [], false, "");

    /// <inheritdoc cref="ViTSession.SelfTest"/>
    public SelfTestResult? SelfTest { get; set; }

    /// <summary>The self-test's numbers in the model file.</summary>
    public SelfTestReference? StoredReference { get; init; }

    /// <inheritdoc cref="ViTSession.LoadTime"/>
    public TimeSpan LoadTime { get; set; }

    /// <inheritdoc cref="ViTSession.Threads"/>
    public int Threads { get; init; }

    /// <summary>Where the CPU's pool runs; null = where the scheduler likes.</summary>
    public PoolCores? Cores { get; init; }

    /// <summary>Name of the compiled engine, empty where it could not be kept; null for a provider that compiles none.</summary>
    public string? Engine { get; set; }

    /// <inheritdoc cref="ViTSession.EngineIsNew"/>
    public bool EngineIsNew { get; set; }

    /// <summary>Runs a range of slots; see <see cref="ViTSession.Run(int, int)"/>.</summary>
    /// <exception cref="InferenceException">The provider failed.</exception>
    public void Run(int count, int start, SessionOutputs outputs)
    {
        using PoolCores.Stay stay = Cores is null ? default : Cores.BindCaller();
        try
        {
            if (!RunsOneByOne)
            {
                Binding(new(start, count)).Run(_runOptions, outputs);
                return;
            }
            for (int slot = start; slot < start + count; slot++)
                Binding(new(slot, 1)).Run(_runOptions, outputs);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException($"model '{Card.Id}' failed on provider '{Report.Provider}': {OneLine.Of(e)}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BatchBinding binding in _bindings.Values)
            binding.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
        Buffers.Dispose();
    }

    private BatchBinding Binding(BatchRange range)
    {
        if (!_bindings.TryGetValue(range, out BatchBinding? binding))
            _bindings[range] = binding = new BatchBinding(_session, Buffers, range);
        return binding;
    }
}
