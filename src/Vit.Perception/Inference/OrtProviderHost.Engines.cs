using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Vit.Models.Cards;
using Vit.Models.Graph;
using Vit.Models.Onnx;
using Vit.Perception.Inference.Engines;

namespace Vit.Perception.Inference;

/// <content>Engines that providers compile ahead.</content>
internal sealed partial class OrtProviderHost
{
    private readonly Dictionary<(string Provider, Precision Precision), EngineFolder> _engines = [];
    private ModelCard? _card;
    private bool _hasBatch;

    /// <summary>The folder of an engine; null for a provider that compiles none that can be kept. It is looked at once.</summary>
    private EngineFolder? Engine(string provider, Precision precision)
    {
        if (provider is not (ProviderNames.TensorRt or ProviderNames.OpenVino))
            return null;
        if (!_engines.TryGetValue((provider, precision), out EngineFolder? engine))
            _engines[(provider, precision)] = engine = new EngineFolder(_options.CacheDir, KeyOf(provider, precision));
        return engine;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> ChoiceKey
    {
        get
        {
            Dictionary<string, string> key = Model();
            key.Add("threads", _threads.ToString(CultureInfo.InvariantCulture));
            key.Add("cpu", CpuFeatures.Name);
            IEnumerable<KeyValuePair<string, string>> versions = Versions();
            if (_library.Length > 0)
                versions = versions.Append(new("library", PluginProviders.Version(_library)));
            if (Missing(ProviderNames.Cuda) is null)
                versions = versions.Concat(NvidiaRuntime.Describe(_options.DeviceId));
            foreach ((string name, string value) in versions)
                key.Add(name, value);
            return key;
        }
    }

    private EngineKey KeyOf(string provider, Precision precision)
    {
        Dictionary<string, string> computes = Model(), builtBy = Versions();
        if (provider == ProviderNames.TensorRt)
        {
            computes.Add("device", _options.DeviceId.ToString(CultureInfo.InvariantCulture));
            foreach ((string name, string value) in NvidiaRuntime.Describe(_options.DeviceId))
                builtBy.Add(name, value);
        }
        else
        {
            computes.Add("device", "CPU");
            computes.Add("threads", _threads.ToString(CultureInfo.InvariantCulture));
            builtBy.Add("cpu", CpuFeatures.Name);
            builtBy.Add("library", PluginProviders.Version(_library));
        }
        return new(provider, precision, computes, builtBy);
    }

    private Dictionary<string, string> Model()
    {
        ReadModel();
        return new()
        {
            ["model"] = _card!.Hash,
            ["input"] = string.Create(CultureInfo.InvariantCulture, $"3x{_card.InputHeight}x{_card.InputWidth}"),
            ["batch"] = Batch.ToString(CultureInfo.InvariantCulture),
            ["outputs"] = _options.Outputs?.ToString() ?? "all",
        };
    }

    private static Dictionary<string, string> Versions() => new()
    {
        ["onnxruntime"] = OrtEnv.Instance().GetVersionString(),
        ["graph"] = $"{ModelCache.BuilderStamp}-{typeof(CompilableGraph).Module.ModuleVersionId.ToString("n")[..8]}",
    };

    /// <summary>Pictures that one run of an engine takes.</summary>
    private int Batch => _hasBatch ? _options.MaxBatch : 1;

    private void ReadModel()
    {
        if (_card is not null)
            return;
        ModelProto model = _model.Load();
        _hasBatch = model.Graph.Input.FirstOrDefault(i => i.Name == GraphNames.Pixels)?.Type?.TensorType?.Shape?.Dim.FirstOrDefault() is { DimParam.Length: > 0 };
        _card = OnnxFile.Card(model);
    }

    /// <summary>Says that an engine is built, and why if there was one.</summary>
    private void Announce(EngineFolder engine) => _options.Notice?.Invoke(
        $"{engine.Key.Provider} builds an engine in {engine.Key.Precision.Word()}, which may take minutes"
        + (engine.Fault is { Length: > 0 } fault ? $": the one in {engine.Location} is not used, {fault}" : ""));
}
