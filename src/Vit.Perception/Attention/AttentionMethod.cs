namespace Vit.Perception.Attention;

/// <summary>How a map is made from the layers' attention. Values equal the constants of vit_msgs/AttentionMap.</summary>
public enum AttentionMethod : byte
{
    /// <summary>
    /// Product of all layers with a residual share (Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers").
    /// </summary>
    Rollout = 0,

    /// <summary>The last layer's attention alone (as in DINO's figures).</summary>
    LastLayer = 1,

    /// <summary>One chosen layer's attention alone.</summary>
    Layer = 2,
}
