namespace Vit.Perception.Attention;

/// <summary>What asked: whose attention a map shows. Values equal the constants of vit_msgs/AttentionMap.</summary>
public enum AttentionSourceKind : byte
{
    /// <summary>The model's summary: CLS, or what stands for it.</summary>
    Cls = 0,

    /// <summary>One patch cell.</summary>
    Patch = 1,

    /// <summary>A region of cells.</summary>
    Region = 2,
}
