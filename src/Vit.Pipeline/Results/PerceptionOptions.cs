using Vit.Perception.Attention;
using Vit.Perception.Links;
using Vit.Perception.Overlay;

namespace Vit.Pipeline.Results;

/// <summary>What is made of every frame. <c>new PerceptionOptions()</c> holds the defaults of the node's parameters.</summary>
public sealed record PerceptionOptions
{
    /// <summary>Which attention map: parameters <c>attention.*</c>.</summary>
    public RolloutOptions Attention { get; init; } = RolloutOptions.Default;

    /// <summary>How it is drawn: parameters <c>overlay.*</c>.</summary>
    public OverlayOptions Overlay { get; init; } = new();

    /// <summary>How links are found: parameters <c>links.*</c>. They are only looked for where <see cref="FramePerception.WantsLinks"/> is set.</summary>
    public LinkOptions Links { get; init; } = new();

    /// <summary>Format of the attention image: parameter <c>attention.image_encoding</c>.</summary>
    public AttentionImageEncoding ImageEncoding { get; init; } = AttentionImageEncoding.Float32;

    /// <summary>Size of the attention image: parameter <c>attention.image_size</c>.</summary>
    public AttentionImageSize ImageSize { get; init; } = AttentionImageSize.Grid;
}
