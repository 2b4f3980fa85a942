using Vit.Messages.VitMsgs;
using Vit.PerceptionNode.Parameters;
using Vit.Pipeline.Queries;
using Vit.Pipeline.Results;

namespace Vit.PerceptionNode.Perception;

/// <summary>Answers requests with the parameters in force. Belongs to the perception thread.</summary>
internal sealed class FrameAnswers(FramePerception perception, KeptFrames frames, Func<FrameParameters> parameters)
{
    private readonly AttentionAnswers _attention = new(perception, frames);
    private readonly ImageAnswers _images = new(perception);

    public QueryAttentionResponse Answer(QueryAttentionRequest request)
    {
        FrameParameters now = parameters();
        return _attention.Answer(request, now.Perception, now.Links);
    }

    public EncodeImageResponse Answer(EncodeImageRequest request) => _images.Answer(request, parameters().Perception);
}
