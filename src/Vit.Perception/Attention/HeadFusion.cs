namespace Vit.Perception.Attention;

/// <summary>How a layer's heads become one matrix, entry by entry. Values equal the constants of vit_msgs/AttentionMap.</summary>
public enum HeadFusion : byte
{
    /// <summary>Average: rows keep their sum of 1.</summary>
    Mean = 0,

    /// <summary>Largest: row sums lie in 1..heads, so the same residual leaves a smaller share to the token itself.</summary>
    Max = 1,

    /// <summary>Smallest: row sums lie in 0..1, so the same residual leaves a larger share to the token itself.</summary>
    Min = 2,
}
