using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;

namespace Vit.Perception.Inference;

/// <summary>
/// Opens one model on this machine's providers. The first provider other than the CPU makes it run the model on the CPU,
/// once, for the self-test's reference; that session is gone before the provider loads its weights.
/// </summary>
internal sealed partial class OrtProviderHost : IProviderHost<ViTSession>
{
    private readonly ModelSource _model;
    private readonly InferenceOptions _options;
    private readonly string _library;
    private readonly int _threads;
    private SelfTestReference? _reference;

    public OrtProviderHost(ModelSource model, InferenceOptions options)
    {
        _model = model;
        _options = options;
        _library = PluginProviders.Find(options, AppContext.BaseDirectory);
        _threads = options.Threads > 0 ? options.Threads : new CpuTopology().Cores(Environment.ProcessorCount);
    }

    /// <inheritdoc/>
    public bool OpenVinoHasBf16 => Device(ProviderNames.OpenVino) is ({ } device, _) && PluginProviders.HasBf16(device);

    /// <inheritdoc/>
    public bool HasFastInt8 => CpuFeatures.HasVnni;

    /// <inheritdoc/>
    public string? PluginProvider
    {
        get
        {
            if (_library.Length == 0)
                return null;
            try
            {
                return PluginProviders.Name(PluginProviders.Load(_library)[0]);
            }
            catch (InferenceException)
            {
                // Missing() names the trouble when the provider's turn comes.
                return ProviderNames.OpenVino;
            }
        }
    }

    /// <inheritdoc/>
    public string? Missing(string provider)
    {
        if (ProviderNames.BuiltIn(provider) is not { } builtIn)
            return Device(provider).Missing;
        return OrtEnv.Instance().GetAvailableProviders().Contains(builtIn)
            ? null
            : $"provider '{provider}' is not in this build: build with -p:OrtFlavour=gpu";
    }

    /// <inheritdoc/>
    public bool MustBuild(string provider, Precision precision) => Engine(provider, precision) is { IsReady: false };

    /// <inheritdoc/>
    public ViTSession Open(string provider, Precision precision)
    {
        if (provider == ProviderNames.Cpu)
            return precision == Precision.Int8 ? Int8OnCpu() : OnCpu(_model);
        if (_reference is null)
        {
            using ViTSession cpu = OnCpu(_model);
            _reference = SelfTest.Reference(cpu);
        }
        if (Engine(provider, precision) is not { } engine)
            return Tested(provider, precision, engineFolder: "");
        bool isNew = !engine.IsReady;
        if (isNew)
            Announce(engine);
        try
        {
            ViTSession session = engine.Open(folder => Tested(provider, precision, folder));
            session.RunsOn(engine.IsReady ? engine.Key.Name : "", isNew);
            return session;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InferenceException($"provider '{provider}' has no place for its engine: {OneLine.Of(e)}", e);
        }
    }

    /// <summary>A session on another provider than the CPU whose numbers are the CPU's.</summary>
    private ViTSession Tested(string provider, Precision precision, string engineFolder)
    {
        ViTSession session = OnProvider(provider, precision, engineFolder);
        try
        {
            session.Report = new(provider, precision, [], false, "");
            SelfTestResult result = SelfTest.Compare(session, _reference!);
            if (!result.Passed)
                throw new InferenceException(SelfTest.Describe(result, provider, precision));
            session.SelfTest = result;
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private ViTSession OnProvider(string provider, Precision precision, string engineFolder)
    {
        try
        {
            using SessionOptions settings = Settings();
            Append(settings, provider, precision, engineFolder);
            return Load(_model.ForCompilers(_options.Outputs), settings);
        }
        catch (Exception e) when (e is OnnxRuntimeException or IOException or UnauthorizedAccessException)
        {
            throw new InferenceException($"provider '{provider}' cannot be started: {OneLine.Of(e)}", e);
        }
    }

    private ViTSession Load(ModelSource source, SessionOptions settings, PoolCores? cores = null)
    {
        InferenceSession session = source.Open(settings);
        try
        {
            ModelCard read = SessionGraph.ReadCard(source.Name, session);
            var core = new SessionCore(session, read, SessionGraph.Check(source.Name, read, session), _options.MaxBatch)
            {
                Threads = _threads,
                Cores = cores,
                StoredReference = SessionGraph.ReadReference(session),
            };
            return new ViTSession(core, _options.MaxBatch);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SessionOptions Settings()
    {
        var settings = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = _threads,
            InterOpNumThreads = 1,
            // Every error comes back as an exception and is told once, by whoever catches it.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Without it a worker spins for tens of milliseconds after each frame and takes a core from the rest of the robot.
        settings.AddSessionConfigEntry("session.force_spinning_stop", "1");
        // CPUs without VNNI multiply u8 by s8 in 16 bits, which can overflow; this makes them do it the slower, exact way. Others would be
        // slowed for nothing: int8 takes twice the time with it.
        if (!CpuFeatures.HasVnni)
            settings.AddSessionConfigEntry("session.x64quantprecision", "1");
        // Providers that compile ahead of time need every dimension; where pictures come one at a time, the batch is known too.
        foreach (string batch in _options.MaxBatch == 1 ? (ReadOnlySpan<string>)["B", "batch", "batch_size"] : [])
            settings.AddFreeDimensionOverrideByName(batch, 1);
        return settings;
    }

    private void Append(SessionOptions settings, string provider, Precision precision, string engineFolder)
    {
        switch (provider)
        {
            case ProviderNames.TensorRt:
                using (var tensorRt = new OrtTensorRTProviderOptions())
                {
                    tensorRt.UpdateOptions(ProviderSettings.TensorRt(precision, _options.DeviceId, engineFolder, Batch, _card!));
                    settings.AppendExecutionProvider_Tensorrt(tensorRt);
                }
                // For the nodes that TensorRT leaves.
                AppendCuda(settings, precision);
                break;
            case ProviderNames.Cuda:
                AppendCuda(settings, precision);
                break;
            default:
                (OrtEpDevice? device, string? missing) = Device(provider);
                Dictionary<string, string> entries = provider == ProviderNames.OpenVino
                    ? ProviderSettings.OpenVino(precision, _threads, engineFolder)
                    : [];
                settings.AppendExecutionProvider(OrtEnv.Instance(), [device ?? throw new InferenceException(missing!)], entries);
                break;
        }
    }

    private void AppendCuda(SessionOptions settings, Precision precision)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(ProviderSettings.Cuda(precision, _options.DeviceId));
        settings.AppendExecutionProvider_CUDA(cuda);
    }

    private (OrtEpDevice? Device, string? Missing) Device(string provider)
    {
        if (_library.Length == 0)
            return (null, $"provider '{provider}' comes as a plugin: set provider_library to its .so file");
        try
        {
            return (PluginProviders.Select(PluginProviders.Load(_library), provider, _library), null);
        }
        catch (InferenceException e)
        {
            return (null, e.Message);
        }
    }
}
