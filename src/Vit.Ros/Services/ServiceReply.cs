using Vit.Messages;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>The answer that a request waits for: given at once or later, from any thread, once.</summary>
/// <typeparam name="TResponse">What the client gets.</typeparam>
public readonly struct ServiceReply<TResponse>
    where TResponse : IRosMessage<TResponse>, new()
{
    private readonly IReplies? _server;
    private readonly NativeRequestId _id;

    internal ServiceReply(IReplies server, in NativeRequestId id) => (_server, _id) = (server, id);

    /// <summary>Sends the answer. A client that is gone is a warning in the log; after the server's end nothing is sent.</summary>
    /// <exception cref="CdrException">The answer has no CDR form.</exception>
    /// <exception cref="RosException">The middleware refused it.</exception>
    public void Send(TResponse response) => _server?.Reply(_id, response);

    /// <summary>A server, whatever its requests.</summary>
    internal interface IReplies
    {
        void Reply(in NativeRequestId id, TResponse response);
    }
}
