using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Vit.Perception.Inference;

/// <summary>
/// Execution providers in libraries of their own (ONNX Runtime 1.23 and later). A library is registered with the process's
/// ONNX Runtime environment once and stays: sessions may hold it. The environment itself is the register.
/// </summary>
internal static class PluginProviders
{
    /// <summary>The library that serves: the one given, or OpenVINO beside the program; empty when there is none.</summary>
    public static string Find(InferenceOptions options, string programFolder)
    {
        if (options.ProviderLibrary.Length > 0)
            return Path.GetFullPath(options.ProviderLibrary);
        string beside = Path.Combine(programFolder, "openvino_ep", "libonnxruntime_providers_openvino_plugin.so");
        return File.Exists(beside) ? beside : "";
    }

    /// <summary>The devices that a library's providers offer; registers it on first use.</summary>
    /// <exception cref="InferenceException">The file is missing or is no provider library.</exception>
    public static IReadOnlyList<OrtEpDevice> Load(string library)
    {
        if (!File.Exists(library))
            throw new InferenceException($"provider library '{library}' does not exist: set provider_library to the plugin's .so file");
        OrtEnv env = OrtEnv.Instance();
        if (Of(library, env) is { Count: > 0 } known)
            return known;
        try
        {
            env.RegisterExecutionProviderLibrary(library, library);
        }
        catch (OnnxRuntimeException e) when (e.Message.Contains("already registered", StringComparison.Ordinal))
        {
            // By an earlier session that found no device, or by another thread just now.
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException($"provider library '{library}' cannot be loaded: {OneLine.Of(e)}", e);
        }
        return Of(library, env) is { Count: > 0 } registered
            ? registered
            : throw new InferenceException($"provider library '{library}' finds no device of its kind on this machine (Intel's OpenVINO plugin takes Intel devices only)");
    }

    /// <summary>The name by which the parameter <c>provider</c> calls an execution provider: <c>openvino</c>, or its own less its ending.</summary>
    public static string Name(OrtEpDevice device)
    {
        string name = ProviderNames.WithoutEnding(device.EpName);
        return name.Equals(ProviderNames.OpenVino, StringComparison.OrdinalIgnoreCase) ? ProviderNames.OpenVino : name;
    }

    /// <summary>The device of a provider that serves: the CPU among OpenVINO's, else the first.</summary>
    /// <exception cref="InferenceException">The library brings no such provider.</exception>
    public static OrtEpDevice Select(IReadOnlyList<OrtEpDevice> devices, string provider, string library)
    {
        OrtEpDevice[] own = [.. devices.Where(d => Name(d).Equals(provider, StringComparison.OrdinalIgnoreCase))];
        if (own.Length == 0)
        {
            string names = string.Join(", ", devices.Select(Name).Distinct());
            throw new InferenceException($"provider '{provider}' is not in '{library}', which brings {names}");
        }
        return provider == ProviderNames.OpenVino
            ? Array.Find(own, d => Entry(d, "ov_device") == "CPU")
                ?? throw new InferenceException($"provider 'openvino' in '{library}' offers no CPU device")
            : own[0];
    }

    /// <summary>What tells one build of a library from another: the version that it gives, its size and time.</summary>
    public static string Version(string library)
    {
        var file = new FileInfo(library);
        string version = Of(library, OrtEnv.Instance()) is [{ } device, ..] ? Entry(device, "version") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{file.Name} {version} {(file.Exists ? file.Length : 0)} {file.LastWriteTimeUtc:yyyyMMddTHHmmss}");
    }

    /// <summary>OpenVINO says of this device that it has bfloat16.</summary>
    public static bool HasBf16(OrtEpDevice device) => Entry(device, "OPTIMIZATION_CAPABILITIES").Split(' ').Contains("BF16");

    private static List<OrtEpDevice> Of(string library, OrtEnv env) =>
        [.. env.GetEpDevices().Where(d => Entry(d, "library_path") == library)];

    private static string Entry(OrtEpDevice device, string key)
    {
        using OrtKeyValuePairs metadata = device.EpMetadata;
        return metadata.Entries.TryGetValue(key, out string? value) ? value : "";
    }
}
