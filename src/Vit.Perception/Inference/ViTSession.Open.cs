using System.Diagnostics;
using Vit.Models;

namespace Vit.Perception.Inference;

/// <content>How a session comes to be, and what it says of itself.</content>
public sealed partial class ViTSession
{
    /// <summary>The provider that serves; a name as in <see cref="InferenceOptions.Provider"/>.</summary>
    public string Provider => Report.Provider;

    /// <summary>The number format the provider was set up for.</summary>
    public Precision Precision => Report.Precision;

    /// <summary>Why a provider or precision other than the one asked for serves, one line; empty when it does not.</summary>
    public string Reason => Report.Reason;

    /// <summary>Every step of choosing the provider.</summary>
    public ProviderReport Report { get; internal set; } = new(ProviderNames.Cpu, Precision.Fp32, [], false, "");

    /// <summary>The comparison with the CPU that this session passed; null on the CPU itself.</summary>
    public SelfTestResult? SelfTest { get; internal set; }

    /// <summary>From the call of Open to a session that has run once, fallbacks and self-test included.</summary>
    public TimeSpan LoadTime { get; private set; }

    /// <summary>Threads that a run uses on the CPU, the calling one included.</summary>
    public int Threads { get; internal init; }

    /// <summary>
    /// Opens a model file on the best provider that <paramref name="options"/> allow and that computes what the CPU computes.
    /// Runs the model once, so that the first frame is no slower than the next. Any thread.
    /// </summary>
    /// <param name="path">A self-describing .onnx; weights in other files are found beside it.</param>
    /// <param name="options">Null = defaults.</param>
    /// <exception cref="ModelFormatException">The file is missing, damaged, carries no card or is not what its card says.</exception>
    /// <exception cref="InferenceException">The named provider or precision is not to be had and fallback is not allowed.</exception>
    public static ViTSession Open(string path, InferenceOptions? options = null) =>
        Open(ModelSource.File(path), options ?? new InferenceOptions());

    /// <summary>Opens a model in memory; otherwise as <see cref="Open(string, InferenceOptions?)"/>.</summary>
    /// <param name="model">Bytes of a self-describing .onnx; they must not change while this call lasts.</param>
    /// <param name="externalDataFolder">Where weights in other files lie; empty when there are none.</param>
    /// <param name="options">Null = defaults.</param>
    /// <exception cref="ModelFormatException">The bytes are damaged, carry no card or are not what their card says.</exception>
    /// <exception cref="InferenceException">The named provider or precision is not to be had and fallback is not allowed.</exception>
    public static ViTSession Open(byte[] model, string externalDataFolder = "", InferenceOptions? options = null) =>
        Open(ModelSource.Bytes(model, externalDataFolder), options ?? new InferenceOptions());

    private static ViTSession Open(ModelSource model, InferenceOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            (ViTSession session, ProviderReport report) = ProviderChoice.Open(options, new OrtProviderHost(model, options));
            session.Report = report;
            session.LoadTime = Stopwatch.GetElapsedTime(start);
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
}
