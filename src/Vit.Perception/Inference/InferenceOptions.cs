namespace Vit.Perception.Inference;

/// <summary>Where and how a model runs: the parameters <c>provider</c> ... <c>cache_dir</c> as typed values.</summary>
public sealed record InferenceOptions
{
    /// <summary>More threads than this is a typing error.</summary>
    public const int MaxThreads = 1024;

    /// <summary>
    /// One of <see cref="ProviderNames"/>, or the name of an execution provider in <see cref="ProviderLibrary"/>
    /// without its ending <c>ExecutionProvider</c>. Default <c>auto</c>.
    /// </summary>
    public string Provider { get; init; } = ProviderNames.Auto;

    /// <summary>
    /// Path of an ONNX Runtime plugin provider library (Linux: a .so). Empty: OpenVINO is looked for in the folder
    /// <c>openvino_ep</c> beside the program, and nothing else.
    /// </summary>
    public string ProviderLibrary { get; init; } = "";

    /// <summary>
    /// Number format of the matrix products. Default <see cref="Precision.Auto"/>. With <see cref="Precision.Fastest"/> the first start opens and times
    /// all that <see cref="Provider"/> allows.
    /// </summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// True (default): when a named provider or precision is not to be had, the next best serves and the session says why.
    /// False: it is refused. <c>auto</c> tries its providers in order either way.
    /// </summary>
    public bool AllowFallback { get; init; } = true;

    /// <summary>More pictures than this in one run are a typing error.</summary>
    public const int MostPictures = 64;

    /// <summary>The most pictures in one run, 1..<see cref="MostPictures"/>: the session has that many <see cref="ViTSession.Slots"/>. Default 1.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>Threads of one run, 0..<see cref="MaxThreads"/>; 0 (default) = physical cores, at most what the process may use.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The outputs that the session will be asked for; null (default) = all that the model has. Providers other than the CPU, which compile fixed
    /// shapes, leave the others out, and where embedding and rollout are enough they compute the last layer for the class token alone. On the CPU
    /// that follows <see cref="ViTSession.Outputs"/> from run to run, and this has no effect.
    /// </summary>
    public SessionOutputs? Outputs { get; init; }

    /// <summary>Folder for built models, compiled engines and measured choices, made when one is stored. Default: <see cref="DefaultCacheDir"/>.</summary>
    public string CacheDir { get; init; } = DefaultCacheDir();

    /// <summary>Number of the GPU, as CUDA counts them. Default 0.</summary>
    public int DeviceId { get; init; }

    /// <summary>
    /// True: where a provider must first compile an engine, which takes minutes with TensorRT, the next one that is ready serves at once, and the engine
    /// takes over when it is finished and tested (<see cref="ViTSession.TakeOver"/>). Where nobody may serve meanwhile it is waited for.
    /// False (default): it is always waited for.
    /// </summary>
    public bool BuildInBackground { get; init; }

    /// <summary>
    /// Is told one line about what is no error but takes time or may surprise, such as an engine that is built or something damaged in the cache that
    /// is made anew; from any thread. Null (default): nobody.
    /// </summary>
    public Action<string>? Notice { get; init; }

    /// <summary><c>$XDG_CACHE_HOME/vit_perception</c>, or <c>~/.cache/vit_perception</c> (XDG Base Directory Specification 0.8).</summary>
    public static string DefaultCacheDir()
    {
        string? home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(home) || !Path.IsPathRooted(home))
            home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache");
        return Path.Combine(home, "vit_perception");
    }

    /// <summary>Reads the parameters as a user writes them. Names and words are taken in any case, providers also with their ending.</summary>
    /// <param name="provider">Parameter <c>provider</c>; empty = <c>auto</c>.</param>
    /// <param name="providerLibrary">Parameter <c>provider_library</c>; empty = none.</param>
    /// <param name="precision">Parameter <c>precision</c>; empty = <c>auto</c>.</param>
    /// <param name="allowFallback">Parameter <c>allow_fallback</c>.</param>
    /// <param name="threads">Parameter <c>threads</c>.</param>
    /// <param name="cacheDir">Parameter <c>cache_dir</c>; empty = the default folder.</param>
    /// <param name="deviceId">Number of the GPU.</param>
    /// <exception cref="InferenceException">A value that cannot be; the message names the parameter and what it may be.</exception>
    public static InferenceOptions Parse(
        string provider = "",
        string providerLibrary = "",
        string precision = "",
        bool allowFallback = true,
        long threads = 0,
        string cacheDir = "",
        long deviceId = 0)
    {
        string name = ParseProvider(provider, providerLibrary);
        if (threads is < 0 or > MaxThreads)
            throw new InferenceException($"threads = {threads} is out of range: use 0 (automatic) to {MaxThreads}");
        if (deviceId is < 0 or > 255)
            throw new InferenceException($"device {deviceId} is out of range: GPUs are counted from 0");
        return new InferenceOptions
        {
            Provider = name,
            ProviderLibrary = providerLibrary,
            Precision = ParsePrecision(precision),
            AllowFallback = allowFallback,
            Threads = (int)threads,
            CacheDir = cacheDir.Length > 0 ? cacheDir : DefaultCacheDir(),
            DeviceId = (int)deviceId,
        };
    }

    private static string ParseProvider(string provider, string library)
    {
        string[] known = [ProviderNames.Auto, ProviderNames.TensorRt, ProviderNames.Cuda, ProviderNames.OpenVino, ProviderNames.Cpu];
        string name = provider.Trim();
        if (name.Length == 0)
            return ProviderNames.Auto;
        string bare = ProviderNames.WithoutEnding(name);
        string? word = Array.Find(known, k => k.Equals(bare, StringComparison.OrdinalIgnoreCase));
        if (word is null && library.Length == 0)
        {
            throw new InferenceException(
                $"provider '{name}' is not known: use {string.Join(", ", known)}, or set provider_library to the plugin that brings it");
        }
        return word ?? bare;
    }

    private static Precision ParsePrecision(string precision) => precision.Trim().ToUpperInvariant() switch
    {
        "" or "AUTO" => Precision.Auto,
        "FP32" => Precision.Fp32,
        "TF32" => Precision.Tf32,
        "FP16" => Precision.Fp16,
        "BF16" => Precision.Bf16,
        "INT8" => Precision.Int8,
        "FASTEST" => Precision.Fastest,
        _ => throw new InferenceException($"precision '{precision}' is not known: use auto, fastest, fp32, tf32, fp16, bf16 or int8"),
    };
}
