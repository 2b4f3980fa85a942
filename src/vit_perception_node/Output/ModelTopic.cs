using Vit.Messages.StdMsgs;
using Vit.Messages.VitMsgs;
using Vit.Perception.Inference;
using Vit.Pipeline.Results;
using Vit.Ros;

namespace Vit.PerceptionNode.Output;

/// <summary>The topic <c>~/model_info</c>: says which model serves where, also to those who come late, until disposed.</summary>
internal sealed class ModelTopic : IDisposable
{
    private readonly Publisher<ModelInfo> _publisher;
    private readonly RosNode _node;
    private readonly ViTSession _session;

    public ModelTopic(RosNode node, ViTSession session)
    {
        (_node, _session) = (node, session);
        _publisher = node.CreatePublisher<ModelInfo>(OutputTopic.ModelInfo.Name, Qos.Latched);
        Publish();
    }

    /// <summary>Says it anew, after another provider took over.</summary>
    public void Publish() => _publisher.Publish(ModelMessage.Of(_session, new Header { Stamp = _node.Clock.Now }));

    public void Dispose() => _publisher.Dispose();
}
