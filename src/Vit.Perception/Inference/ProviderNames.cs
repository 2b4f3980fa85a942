namespace Vit.Perception.Inference;

/// <summary>The values of the parameter <c>provider</c> that mean something without a plugin library.</summary>
public static class ProviderNames
{
    /// <summary>The first that works of TensorRT, CUDA, a plugin, CPU.</summary>
    public const string Auto = "auto";

    /// <summary>NVIDIA TensorRT, built into ONNX Runtime's GPU package.</summary>
    public const string TensorRt = "tensorrt";

    /// <summary>NVIDIA CUDA, built into ONNX Runtime's GPU package.</summary>
    public const string Cuda = "cuda";

    /// <summary>Intel OpenVINO as a plugin library, on the CPU.</summary>
    public const string OpenVino = "openvino";

    /// <summary>ONNX Runtime's own kernels; always there.</summary>
    public const string Cpu = "cpu";

    private const string Ending = "ExecutionProvider";

    /// <summary>An execution provider's name without the ending that all have.</summary>
    internal static string WithoutEnding(string name) =>
        name.Length > Ending.Length && name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name[..^Ending.Length] : name;

    /// <summary>ONNX Runtime's name of a built-in provider, or null for the others.</summary>
    internal static string? BuiltIn(string provider) => provider switch
    {
        TensorRt => "TensorrtExecutionProvider",
        Cuda => "CUDAExecutionProvider",
        Cpu => "CPUExecutionProvider",
        _ => null,
    };
}
