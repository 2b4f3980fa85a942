namespace Vit.Perception.Inference;

/// <summary>
/// The number format that the large matrix products run in. Inputs and outputs of a session are float32 whatever it is.
/// </summary>
public enum Precision
{
    /// <summary>The best that the provider does within the self-test's tolerance; see <see cref="ProviderPrecision"/>.</summary>
    Auto,

    /// <summary>IEEE single precision, no TensorFloat-32.</summary>
    Fp32,

    /// <summary>Single precision with 10-bit mantissas inside CUDA's matrix products.</summary>
    Tf32,

    /// <summary>IEEE half precision.</summary>
    Fp16,

    /// <summary>bfloat16: 8-bit mantissa, the range of single precision.</summary>
    Bf16,

    /// <summary>
    /// 8-bit linear layers on the CPU: other vectors, and another model hash, than those of the same model in float. A float model of this project is
    /// quantised when it is opened, once, into the cache; a model file may also hold them already.
    /// </summary>
    Int8,

    /// <summary>
    /// Whatever is fastest on this machine within its self-test's tolerance, int8 among others: measured at the first start and kept in the cache.
    /// </summary>
    Fastest,
}
