using Vit.Messages;
using Vit.Messages.VitMsgs;
using Vit.PerceptionNode.Cameras;
using Vit.PerceptionNode.Perception;
using Vit.Pipeline.Queries;
using Vit.Ros;
using Vit.Ros.Lifecycle;

namespace Vit.PerceptionNode.Services;

/// <summary>
/// <c>~/query_attention</c> of each camera, and <c>~/encode_image</c>. The ros thread only hands requests over; the perception thread answers them, one between two
/// frames. A node that is not active says so at once.
/// </summary>
internal sealed class FrameServices
{
    private readonly RosNode _node;
    private readonly Func<PerceptionThread?> _thread;
    private readonly Func<LifecycleState> _state;

    /// <exception cref="RosException">ROS refused a service.</exception>
    public FrameServices(RosNode node, IReadOnlyList<Camera> cameras, Func<PerceptionThread?> thread, Func<LifecycleState> state)
    {
        (_node, _thread, _state) = (node, thread, state);
        for (int i = 0; i < cameras.Count; i++)
            ServeQueries(cameras[i].Name, i);
        node.CreateServer<EncodeImage, EncodeImageRequest, EncodeImageResponse>("~/encode_image", (request, reply) => Post(
            new PendingRequest(0, answers => Send(reply, answers.Answer(request)), reason => Send(reply, ImageAnswers.Refuse(reason)))));
    }

    private void ServeQueries(CameraName name, int camera) =>
        _node.CreateServer<QueryAttention, QueryAttentionRequest, QueryAttentionResponse>(name.Own("~/query_attention"), (request, reply) => Post(
            new PendingRequest(camera, answers => Send(reply, answers.Answer(request)), reason => Send(reply, AttentionAnswers.Refuse(reason)))));

    /// <summary>An answer that cannot be sent any more is the client's loss, not that of the thread that made it.</summary>
    private void Send<T>(ServiceReply<T> reply, T response)
        where T : IRosMessage<T>, new()
    {
        try
        {
            reply.Send(response);
        }
        catch (RosException e)
        {
            _node.Logger.Warn($"an answer was not sent: {e.Message}");
        }
    }

    private void Post(PendingRequest request)
    {
        if (_thread() is { } thread)
        {
            thread.Post(request);
            return;
        }
        LifecycleState state = _state();
        request.Refuse(state switch
        {
            LifecycleState.Unconfigured => $"the node is unconfigured: 'ros2 lifecycle set {_node.FullName} configure', then activate",
            LifecycleState.Inactive => $"the node is inactive: 'ros2 lifecycle set {_node.FullName} activate'",
            _ => $"the node is not active ({state}): ask again when it is",
        });
    }
}
