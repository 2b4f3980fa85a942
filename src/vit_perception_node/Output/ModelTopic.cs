using Vit.Messages.StdMsgs;
using Vit.Messages.VitMsgs;
using Vit.Perception.Inference;
using Vit.Pipeline.Results;
using Vit.Ros;

namespace Vit.PerceptionNode.Output;

/// <summary>The topic <c>~/model_info</c>: says which model serves, also to those who come late, until disposed.</summary>
internal sealed class ModelTopic : IDisposable
{
    private readonly Publisher<ModelInfo> _publisher;

    public ModelTopic(RosNode node, ViTSession session)
    {
        _publisher = node.CreatePublisher<ModelInfo>(OutputTopic.ModelInfo.Name, Qos.Latched);
        _publisher.Publish(ModelMessage.Of(session, new Header { Stamp = node.Clock.Now }));
    }

    public void Dispose() => _publisher.Dispose();
}
