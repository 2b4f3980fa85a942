namespace Vit.Models.Checkpoints;

/// <summary>Element type of a stored tensor, by its safetensors name. Only floating-point weights are read.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>IEEE 754 binary64.</summary>
    F64,

    /// <summary>An integer or boolean type: listed, never read as weights.</summary>
    Other,
}
