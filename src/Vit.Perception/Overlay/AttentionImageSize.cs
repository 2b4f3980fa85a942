namespace Vit.Perception.Overlay;

/// <summary>Size of a map as an image.</summary>
public enum AttentionImageSize
{
    /// <summary>One pixel a patch cell (default).</summary>
    Grid,

    /// <summary>One pixel a source pixel, interpolated.</summary>
    Source,
}
