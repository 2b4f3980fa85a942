using System.Globalization;
using System.Runtime.InteropServices;

namespace Vit.Perception.Inference.Engines;

/// <summary>
/// What an NVIDIA engine depends on, asked of the libraries themselves: an engine built by another TensorRT, driver or GPU is refused by TensorRT at
/// best. Never throws; what cannot be asked is <see cref="Unknown"/>. Has not run on a machine with a GPU yet.
/// </summary>
internal static unsafe class NvidiaRuntime
{
    /// <summary>The value of a part that cannot be asked for.</summary>
    public const string Unknown = "unknown";

    private const int ComputeMajor = 75, ComputeMinor = 76;

    /// <summary>Versions and GPU, by name.</summary>
    /// <param name="device">Number of the GPU, as CUDA counts them.</param>
    public static Dictionary<string, string> Describe(int device) => new()
    {
        ["tensorrt"] = TensorRt(),
        ["cuda"] = Cuda(),
        ["driver"] = Driver("/"),
        ["gpu"] = Gpu(device),
    };

    /// <summary>The kernel driver's version as Linux gives it.</summary>
    /// <param name="root">Root of the file system; another than <c>/</c> in tests.</param>
    public static string Driver(string root)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, "sys/module/nvidia/version")).Trim() is { Length: > 0 } version ? version : Unknown;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    /// <summary>NvInfer.h: <c>int32_t getInferLibVersion()</c>.</summary>
    private static string TensorRt() =>
        Function("getInferLibVersion", "libnvinfer.so.11", "libnvinfer.so.10", "libnvinfer.so") is var version and not 0
            ? Number(((delegate* unmanaged<int>)version)())
            : Unknown;

    /// <summary>cuda_runtime_api.h: <c>cudaRuntimeGetVersion(int*)</c>.</summary>
    private static string Cuda()
    {
        int version = 0;
        nint ask = Function("cudaRuntimeGetVersion", "libcudart.so.13", "libcudart.so.12", "libcudart.so");
        return ask != 0 && ((delegate* unmanaged<int*, int>)ask)(&version) == 0 ? Number(version) : Unknown;
    }

    /// <summary>cuda.h: name and compute capability, <c>NVIDIA H100 PCIe sm_90</c>.</summary>
    private static string Gpu(int ordinal)
    {
        const string cuda = "libcuda.so.1";
        nint init = Function("cuInit", cuda), get = Function("cuDeviceGet", cuda);
        nint name = Function("cuDeviceGetName", cuda), attribute = Function("cuDeviceGetAttribute", cuda);
        if (init == 0 || get == 0 || name == 0 || attribute == 0)
            return Unknown;
        int device = 0, major = 0, minor = 0;
        byte* text = stackalloc byte[256];
        bool known = ((delegate* unmanaged<uint, int>)init)(0) == 0
            && ((delegate* unmanaged<int*, int, int>)get)(&device, ordinal) == 0
            && ((delegate* unmanaged<byte*, int, int, int>)name)(text, 256, device) == 0
            && ((delegate* unmanaged<int*, int, int, int>)attribute)(&major, ComputeMajor, device) == 0
            && ((delegate* unmanaged<int*, int, int, int>)attribute)(&minor, ComputeMinor, device) == 0;
        return known ? string.Create(CultureInfo.InvariantCulture, $"{Marshal.PtrToStringUTF8((nint)text)} sm_{major}{minor}") : Unknown;
    }

    /// <summary>A function of the first library that is there, or 0. Libraries stay loaded: the provider uses them too.</summary>
    private static nint Function(string name, params ReadOnlySpan<string> libraries)
    {
        foreach (string library in libraries)
        {
            if (NativeLibrary.TryLoad(library, out nint handle))
                return NativeLibrary.TryGetExport(handle, name, out nint function) ? function : 0;
        }
        return 0;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
