namespace Vit.Perception.Inference;

/// <summary>Which number formats a provider can be asked for, and what <see cref="Precision.Auto"/> means on it.</summary>
public static class ProviderPrecision
{
    /// <summary>
    /// What a provider computes in when <paramref name="wanted"/> is asked for, or null when it cannot.
    /// <list type="bullet">
    /// <item>tensorrt: fp16 (auto), bf16, tf32; fp32 gives tf32, because TensorRT multiplies float32 so where the GPU can.</item>
    /// <item>cuda: tf32 (auto), fp32; it runs the graph's own types and cannot narrow them.</item>
    /// <item>openvino: bf16 where the CPU has it, else fp32 (auto); fp32.</item>
    /// <item>cpu: fp32 (auto), because int8 gives other vectors; int8.</item>
    /// <item>another plugin: only its own default, reported as <see cref="Precision.Auto"/>.</item>
    /// </list>
    /// </summary>
    /// <param name="provider">A name as in <see cref="InferenceOptions.Provider"/>, not <c>auto</c>.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="openVinoHasBf16">OpenVINO's CPU device multiplies bfloat16 in hardware (AVX-512 BF16 or AMX).</param>
    public static Precision? Resolve(string provider, Precision wanted, bool openVinoHasBf16)
    {
        // It is found by measuring providers, not a format of one.
        if (wanted == Precision.Fastest)
            return null;
        return provider switch
        {
            ProviderNames.TensorRt => wanted switch
            {
                Precision.Auto => Precision.Fp16,
                Precision.Fp32 => Precision.Tf32,
                Precision.Int8 => null,
                _ => wanted,
            },
            ProviderNames.Cuda => wanted switch
            {
                Precision.Auto => Precision.Tf32,
                Precision.Fp32 or Precision.Tf32 => wanted,
                _ => null,
            },
            ProviderNames.OpenVino => wanted switch
            {
                Precision.Auto => openVinoHasBf16 ? Precision.Bf16 : Precision.Fp32,
                Precision.Fp32 => wanted,
                Precision.Bf16 when openVinoHasBf16 => wanted,
                _ => null,
            },
            ProviderNames.Cpu => wanted switch
            {
                Precision.Auto or Precision.Fp32 => Precision.Fp32,
                Precision.Int8 => wanted,
                _ => null,
            },
            _ => wanted == Precision.Auto ? wanted : null,
        };
    }

    /// <summary>The word that parameters and messages use: <c>fp32</c>, <c>bf16</c> ...</summary>
    public static string Word(this Precision precision) => precision switch
    {
        Precision.Auto => "auto",
        Precision.Fp32 => "fp32",
        Precision.Tf32 => "tf32",
        Precision.Fp16 => "fp16",
        Precision.Bf16 => "bf16",
        Precision.Int8 => "int8",
        Precision.Fastest => "fastest",
        _ => throw new ArgumentOutOfRangeException(nameof(precision)),
    };
}
