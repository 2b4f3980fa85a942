using Vit.Messages;
using Vit.Messages.SensorMsgs;
using Vit.Messages.VisualizationMsgs;
using Vit.Messages.VitMsgs;
using Vit.PerceptionNode.Cameras;
using Vit.Pipeline.Results;
using Vit.Pipeline.Sinks;
using Vit.Ros;

namespace Vit.PerceptionNode.Output;

/// <summary>
/// Publishes a camera's results. Nothing is computed, drawn or written for a topic without subscribers. Belongs to the perception thread, but for
/// making and disposing it.
/// </summary>
internal sealed class TopicSink : IResultSink
{
    private readonly ResultMessages _messages = new();
    private readonly Publisher<Embedding> _embedding;
    private readonly Publisher<AttentionMap> _attention;
    private readonly Publisher<Image> _attentionImage;
    private readonly Publisher<AttentionMap> _query;
    private readonly Publisher<Image> _queryImage;
    private readonly Publisher<Image> _overlay;
    private readonly Publisher<CompressedImage> _overlayCompressed;
    private readonly Publisher<PatchEmbeddings> _patches;
    private readonly Publisher<RegionArray> _objects;
    private readonly Publisher<ObjectLinkArray> _links;
    private readonly Publisher<MarkerArray> _markers;

    /// <summary>Makes the publishers.</summary>
    public TopicSink(RosNode node, CameraName name)
    {
        _embedding = Create<Embedding>(node, name, OutputTopic.Embedding);
        _attention = Create<AttentionMap>(node, name, OutputTopic.Attention);
        _attentionImage = Create<Image>(node, name, OutputTopic.AttentionImage);
        _query = Create<AttentionMap>(node, name, OutputTopic.Query);
        _queryImage = Create<Image>(node, name, OutputTopic.QueryImage);
        _overlay = Create<Image>(node, name, OutputTopic.Overlay);
        _overlayCompressed = Create<CompressedImage>(node, name, OutputTopic.OverlayCompressed);
        _patches = Create<PatchEmbeddings>(node, name, OutputTopic.PatchEmbeddings);
        _objects = Create<RegionArray>(node, name, OutputTopic.Objects);
        _links = Create<ObjectLinkArray>(node, name, OutputTopic.Links);
        _markers = Create<MarkerArray>(node, name, OutputTopic.Markers);
    }

    /// <summary>Whether anybody listens to anything that is made of every frame; <see cref="WantsQuery"/> needs a patch, too.</summary>
    public bool HasSubscribers => Listens(_embedding) || Listens(_attention) || Listens(_attentionImage) || Listens(_overlay)
        || Listens(_overlayCompressed) || Listens(_patches) || WantsLinks;

    /// <summary>Whether anybody wants regions or links; overlays show them too.</summary>
    public bool WantsLinks => Listens(_objects) || Listens(_links) || Listens(_markers) || Listens(_overlay) || Listens(_overlayCompressed);

    /// <summary>Whether anybody wants the attention of the patch asked for.</summary>
    public bool WantsQuery => Listens(_query) || Listens(_queryImage);

    /// <summary>Distance of the plane that markers are drawn on, in metres.</summary>
    public double MarkerDistance { get; set; } = 1;

    /// <summary>Whether anybody wants the tokens of all patches.</summary>
    public bool WantsTokens => Listens(_patches);

    /// <inheritdoc/>
    public void Write(PerceptionResult result)
    {
        // The vector first: it is what robots wait for.
        if (Listens(_embedding))
            _embedding.Publish(_messages.Embedding(result));
        if (Listens(_attention))
            _attention.Publish(_messages.Attention(result));
        if (Listens(_attentionImage))
            _attentionImage.Publish(_messages.AttentionImage(result));
        if (result.HasQuery && Listens(_query))
            _query.Publish(_messages.Query(result));
        if (result.HasQuery && Listens(_queryImage))
            _queryImage.Publish(_messages.QueryImage(result));
        if (Listens(_patches) && result.HasPatchTokens)
            _patches.Publish(_messages.PatchEmbeddings(result));
        if (result.HasLinks)
            WriteLinks(result);
        if (Listens(_overlay))
            _overlay.Publish(_messages.Overlay(result));
        if (Listens(_overlayCompressed))
            _overlayCompressed.Publish(_messages.OverlayCompressed(result));
    }

    /// <summary>Ends the publishers.</summary>
    public void Dispose()
    {
        foreach (TopicEnd end in (TopicEnd[])
            [_embedding, _attention, _attentionImage, _query, _queryImage, _overlay, _overlayCompressed, _patches, _objects, _links, _markers])
        {
            end.Dispose();
        }
        _messages.Dispose();
    }

    private void WriteLinks(PerceptionResult result)
    {
        if (Listens(_objects))
            _objects.Publish(_messages.Objects(result));
        if (Listens(_links))
            _links.Publish(_messages.Links(result));
        // Without CameraInfo nobody knows where in space a pixel lies.
        if (Listens(_markers) && _messages.Markers(result, MarkerDistance) is { IsEmpty: false } markers)
            _markers.Publish(markers);
    }

    private static Publisher<T> Create<T>(RosNode node, CameraName name, OutputTopic topic)
        where T : IRosMessage<T>, new() =>
        node.CreatePublisher<T>(name.Own(topic.Name), Qos.Default with { Depth = topic.Depth });

    private static bool Listens(TopicEnd end) => end.MatchedCount > 0;
}
