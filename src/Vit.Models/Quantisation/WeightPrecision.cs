using System.Text.Json.Serialization;

namespace Vit.Models.Quantisation;

/// <summary>The number format of a model's linear layers. Everything else is float32 in every model.</summary>
public enum WeightPrecision
{
    /// <summary>IEEE single precision.</summary>
    [JsonStringEnumMemberName("fp32")]
    Fp32,

    /// <summary>8-bit integers: weights with a scale for each output column, activations with one measured in each run.</summary>
    [JsonStringEnumMemberName("int8")]
    Int8,
}
