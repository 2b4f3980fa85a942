using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Messages.VisualizationMsgs;
using Vit.Messages.VitMsgs;

namespace Vit.Pipeline.Results;

/// <summary>A topic that results go to, on ROS and in bags alike. All are reliable.</summary>
/// <param name="Name">Relative to the node (<c>~</c>).</param>
/// <param name="Type">Its message type.</param>
/// <param name="Depth">Messages kept for a slow reader.</param>
/// <param name="IsLatched">Whether late joiners get the last one (transient local).</param>
public sealed record OutputTopic(string Name, RosTypeInfo Type, int Depth, bool IsLatched = false)
{
    /// <summary>The CLS embedding.</summary>
    public static OutputTopic Embedding { get; } = new("~/embedding", RosTypeInfo.Of<Embedding>(), 10);

    /// <summary>The attention map of the CLS token: exact weights and geometry.</summary>
    public static OutputTopic Attention { get; } = new("~/attention", RosTypeInfo.Of<AttentionMap>(), 10);

    /// <summary>The same as an image.</summary>
    public static OutputTopic AttentionImage { get; } = new("~/attention/image", RosTypeInfo.Of<Image>(), 2);

    /// <summary>The attention map of the patch that <c>~/query_point</c> has chosen.</summary>
    public static OutputTopic Query { get; } = new("~/query/attention", RosTypeInfo.Of<AttentionMap>(), 10);

    /// <summary>The same as an image.</summary>
    public static OutputTopic QueryImage { get; } = new("~/query/attention/image", RosTypeInfo.Of<Image>(), 2);

    /// <summary>The heat map drawn on the frame, bgr8.</summary>
    public static OutputTopic Overlay { get; } = new("~/overlay", RosTypeInfo.Of<Image>(), 2);

    /// <summary>The same as JPEG.</summary>
    public static OutputTopic OverlayCompressed { get; } = new("~/overlay/compressed", RosTypeInfo.Of<CompressedImage>(), 2);

    /// <summary>The regions of the frame, with ids that stay.</summary>
    public static OutputTopic Objects { get; } = new("~/objects", RosTypeInfo.Of<RegionArray>(), 10);

    /// <summary>Which of them belong together.</summary>
    public static OutputTopic Links { get; } = new("~/links", RosTypeInfo.Of<ObjectLinkArray>(), 10);

    /// <summary>The same as boxes and lines before the camera, for RViz.</summary>
    public static OutputTopic Markers { get; } = new("~/markers", RosTypeInfo.Of<MarkerArray>(), 1);

    /// <summary>All patch tokens; large, so made only for those who ask.</summary>
    public static OutputTopic PatchEmbeddings { get; } = new("~/patch_embeddings", RosTypeInfo.Of<PatchEmbeddings>(), 2);

    /// <summary>What produced the vectors.</summary>
    public static OutputTopic ModelInfo { get; } = new("~/model_info", RosTypeInfo.Of<ModelInfo>(), 1, IsLatched: true);

    /// <summary>The name under a node.</summary>
    /// <param name="node">Fully qualified, such as <c>/vit_perception</c>.</param>
    public string Under(string node) => Name.Replace("~", node, StringComparison.Ordinal);
}
