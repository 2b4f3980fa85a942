using System.Diagnostics;
using Vit.Models;
using Vit.Models.Quantisation;
using Vit.Perception.Inference.Engines;

namespace Vit.Perception.Inference;

/// <content>How a session comes to be, and what it says of itself.</content>
public sealed partial class ViTSession
{
    /// <summary>The provider that serves; a name as in <see cref="InferenceOptions.Provider"/>.</summary>
    public string Provider => Report.Provider;

    /// <summary>The number format that the linear layers run in: what the provider was set up for, or int8 where the model holds that.</summary>
    public Precision Precision => Report.Precision;

    /// <summary>Why a provider or precision other than the one asked for serves, one line; empty when it does not.</summary>
    public string Reason => Report.Reason;

    /// <summary>Every step of choosing the provider.</summary>
    public ProviderReport Report
    {
        get => _core.Report;
        internal set => _core.Report = value;
    }

    /// <summary>
    /// The comparison that this session passed: another provider's with the CPU, an int8 model's with its float32 original; null for float32 on
    /// the CPU, and for an int8 model that does not carry its original's numbers.
    /// </summary>
    public SelfTestResult? SelfTest
    {
        get => _core.SelfTest;
        internal set => _core.SelfTest = value;
    }

    /// <summary>The self-test's numbers in the model file.</summary>
    internal SelfTestReference? StoredReference => _core.StoredReference;

    /// <summary>From the call of Open to a session that has run once, fallbacks and self-test included.</summary>
    public TimeSpan LoadTime => _core.LoadTime;

    /// <summary>Threads that a run uses on the CPU, the calling one included.</summary>
    public int Threads => _core.Threads;

    /// <summary>
    /// Opens a model file on the best provider that <paramref name="options"/> allow and that computes what the CPU computes.
    /// Runs the model once, so that the first frame is no slower than the next. Any thread.
    /// </summary>
    /// <param name="path">A self-describing .onnx; weights in other files are found beside it.</param>
    /// <param name="options">Null = defaults.</param>
    /// <exception cref="ModelFormatException">The file is missing, damaged, carries no card or is not what its card says.</exception>
    /// <exception cref="InferenceException">
    /// The named provider or precision is not to be had and fallback is not allowed; or the model cannot run <see cref="InferenceOptions.MaxBatch"/> pictures.
    /// </exception>
    public static ViTSession Open(string path, InferenceOptions? options = null) =>
        Open(ModelSource.File(path), options ?? new InferenceOptions());

    /// <summary>Opens a model in memory; otherwise as <see cref="Open(string, InferenceOptions?)"/>.</summary>
    /// <param name="model">Bytes of a self-describing .onnx; they must not change while this call lasts, nor while an engine is built in the background.</param>
    /// <param name="externalDataFolder">Where weights in other files lie; empty when there are none.</param>
    /// <param name="options">Null = defaults.</param>
    /// <exception cref="ModelFormatException">The bytes are damaged, carry no card or are not what their card says.</exception>
    /// <exception cref="InferenceException">The named provider or precision is not to be had and fallback is not allowed.</exception>
    public static ViTSession Open(byte[] model, string externalDataFolder = "", InferenceOptions? options = null) =>
        Open(ModelSource.Bytes(model, externalDataFolder), options ?? new InferenceOptions());

    private static ViTSession Open(ModelSource model, InferenceOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        if (options.MaxBatch is < 1 or > InferenceOptions.MostPictures)
            throw new InferenceException($"a batch of {options.MaxBatch} pictures is out of range: use 1 to {InferenceOptions.MostPictures}");
        try
        {
            var host = new OrtProviderHost(model, options);
            ProviderChosen<ViTSession> chosen = options.Precision == Precision.Fastest
                ? new FastestChoice<ViTSession>(options, host, session => session.TimeOfRun(options.Outputs)).Open()
                : ProviderChoice.Open(options, host);
            ViTSession session = chosen.Opened.Finish(chosen.Report, options, start);
            if (chosen.Later is { } later)
                session.Build(later.Provider, () => Open(host, later, options), options);
            return session;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            throw new InferenceException(
                "ONNX Runtime's native library libonnxruntime.so cannot be loaded: install the version of the managed package, "
                + "or build without -p:OrtFlavour=system",
                e);
        }
    }

    private static ViTSession Open(OrtProviderHost host, ProviderReport later, InferenceOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        return host.Open(later.Provider, later.Precision).Finish(later, options, start);
    }

    /// <summary>Seconds that one run takes.</summary>
    /// <param name="outputs">What is fetched; null = as it is set.</param>
    private double TimeOfRun(SessionOutputs? outputs)
    {
        SessionOutputs set = Outputs;
        Outputs = (outputs ?? set) & Available;
        long start = Stopwatch.GetTimestamp();
        Run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Outputs = set;
        return seconds;
    }

    private ViTSession Finish(ProviderReport report, InferenceOptions options, long start)
    {
        Report = Card.Precision == WeightPrecision.Int8 ? OfIntegers(this, report, options) : report;
        WarmUpBatch();
        _core.LoadTime = Stopwatch.GetElapsedTime(start);
        return this;
    }

    /// <summary>The first run of all slots, so that the first frames are no slower than the next.</summary>
    /// <exception cref="InferenceException">The model cannot run so many pictures at once; the session is closed.</exception>
    private void WarmUpBatch()
    {
        if (_slots.Length == 1)
            return;
        try
        {
            Run(_slots.Length);
        }
        catch (InferenceException e)
        {
            Dispose();
            throw new InferenceException($"{_slots.Length} pictures cannot be run at once: {e.Message}", e);
        }
    }

    /// <summary>An int8 model runs in int8 whatever was asked for; that is a fallback when it was another precision.</summary>
    /// <exception cref="InferenceException">It is one, and none is allowed; the session is closed.</exception>
    private static ProviderReport OfIntegers(ViTSession session, ProviderReport report, InferenceOptions options)
    {
        report = report with { Precision = Precision.Int8 };
        if (options.Precision is Precision.Auto or Precision.Int8 or Precision.Fastest)
            return report;
        string reason = $"model '{session.Card.Id}' holds int8 weights and cannot run in {options.Precision.Word()}: import its checkpoint again for that";
        if (!options.AllowFallback)
        {
            session.Dispose();
            throw new InferenceException(reason);
        }
        return report with { FellBack = true, Reason = string.Join("; ", ((string[])[report.Reason, reason]).Where(r => r.Length > 0)) };
    }
}
