using System.Globalization;

namespace Vit.Perception.Attention;

/// <summary>
/// What map to make: the parameters <c>attention.*</c>. <c>new RolloutOptions()</c> holds the defaults.
/// </summary>
public readonly record struct RolloutOptions()
{
    /// <summary>The usual map: rollout over all layers, mean of heads, residual 0.5, nothing discarded.</summary>
    public static RolloutOptions Default => new();

    /// <summary>Product of layers (default) or one layer alone.</summary>
    public AttentionMethod Method { get; init; } = AttentionMethod.Rollout;

    /// <summary>How heads are joined (default mean).</summary>
    public HeadFusion HeadFusion { get; init; } = HeadFusion.Mean;

    /// <summary>
    /// Weight ρ of the identity in each layer, [0, 1), default 0.5: <c>rownorm(ρ I + (1-ρ) F)</c>. It is the share a token keeps
    /// only for mean fusion; with row sum s of F the share is ρ / (ρ + (1-ρ) s). Rollout only: one layer alone has no residual.
    /// </summary>
    public double Residual { get; init; } = 0.5;

    /// <summary>
    /// Share of a layer's patch-to-patch entries set to 0 before mixing, smallest first, [0, 0.99], default 0.
    /// Rows and columns of prefix tokens are never touched.
    /// </summary>
    public double DiscardRatio { get; init; }

    /// <summary>First layer of a rollout, default 0: earlier ones are left out, so sources are the tokens that enter this layer.</summary>
    public int FirstLayer { get; init; }

    /// <summary>The layer of <see cref="AttentionMethod.Layer"/>, counted from 0; unused by the other methods.</summary>
    public int Layer { get; init; }

    /// <summary>The residual that takes part: 0 unless the method is rollout.</summary>
    public double EffectiveResidual => Method == AttentionMethod.Rollout ? Residual : 0;

    /// <summary>The layers that take part in a model of <paramref name="layerCount"/> layers.</summary>
    public LayerRange Layers(int layerCount) => Method switch
    {
        AttentionMethod.LastLayer => new LayerRange(layerCount - 1, layerCount - 1),
        AttentionMethod.Layer => new LayerRange(Layer, Layer),
        _ => new LayerRange(FirstLayer, layerCount - 1),
    };

    /// <summary>
    /// What is wrong with these options for a model of <paramref name="layerCount"/> layers, in one line; null when nothing is.
    /// </summary>
    public string? Problem(int layerCount)
    {
        if (!Enum.IsDefined(Method))
            return $"attention.method must be one of {string.Join(", ", AttentionNames.Methods)}; it is {(byte)Method}";
        if (!Enum.IsDefined(HeadFusion))
            return $"attention.head_fusion must be one of {string.Join(", ", AttentionNames.Fusions)}; it is {(byte)HeadFusion}";
        if (!(Residual is >= 0 and < 1))
            return Range("attention.residual", "[0, 1)", Residual);
        if (!(DiscardRatio is >= 0 and <= 0.99))
            return Range("attention.discard_ratio", "[0, 0.99]", DiscardRatio);
        if (FirstLayer < 0 || FirstLayer >= layerCount)
            return Range("attention.first_layer", $"[0, {layerCount - 1}] for this model", FirstLayer);
        if (Method == AttentionMethod.Layer && (Layer < 0 || Layer >= layerCount))
            return Range("attention.layer", $"[0, {layerCount - 1}] for this model", Layer);
        return null;
    }

    /// <summary>Checks these options for a model of <paramref name="layerCount"/> layers.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the parameter and its range.</exception>
    public void Validate(int layerCount)
    {
        if (Problem(layerCount) is { } problem)
            throw new ArgumentException(problem);
    }

    private static string Range(string parameter, string range, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{parameter} must be in {range}; it is {value}");
}
