using System.Runtime.InteropServices;
using Vit.Messages.VitMsgs;
using Vit.Perception.Inference;
using Vit.Pipeline.Results;
using AttentionMap = Vit.Perception.Attention.AttentionMap;

namespace Vit.Pipeline.Queries;

/// <summary>
/// Answers <c>vit_msgs/srv/EncodeImage</c>: a picture that was sent along, by itself. Streams, regions and links over time are not disturbed.
/// Belongs to the thread of the frames; perception stays the caller's.
/// </summary>
/// <param name="perception">Looks at the picture.</param>
public sealed class ImageAnswers(FramePerception perception)
{
    /// <summary>Answers; never throws for what a client may send.</summary>
    /// <param name="request">The picture.</param>
    /// <param name="options">The node's options: which map.</param>
    public EncodeImageResponse Answer(EncodeImageRequest request, PerceptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            AttentionMap map = perception.Look(CollectionsMarshal.AsSpan(request.Image.Data), options.Attention);
            var response = new EncodeImageResponse { Success = true };
            Fill(response.Embedding, request, map);
            if (request.WantAttention)
                response.Attention = AttentionMessage.Copy(request.Image.Header, map);
            return response;
        }
        catch (Exception e) when (DropReason.Of(e) is not null || e is InferenceException or ArgumentException)
        {
            return Refuse(e.Message);
        }
    }

    /// <summary>An answer that says why there is none.</summary>
    public static EncodeImageResponse Refuse(string reason) => new() { Success = false, Message = reason };

    private void Fill(Embedding embedding, EncodeImageRequest request, in AttentionMap map)
    {
        embedding.Header = request.Image.Header;
        embedding.Kind = Embedding.CLS;
        embedding.ModelId = map.ModelId;
        embedding.ModelHash = map.ModelHash;
        embedding.Data.AddRange(perception.Embedding);
    }
}
