using Vit.Messages;

namespace Vit.Ros;

public sealed partial class RosNode
{
    /// <summary>Publishes messages.</summary>
    /// <exception cref="RosException">The type's package is missing or defines it otherwise, or the name is wrong.</exception>
    public Publisher<T> CreatePublisher<T>(string topic, Qos qos)
        where T : IRosMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(qos);
        return Keep(Publisher<T>.Create(this, topic, qos));
    }

    /// <summary>Receives payloads, each lent for the call.</summary>
    /// <exception cref="RosException">As for publishers.</exception>
    public Subscription CreateSubscription<T>(string topic, Qos qos, MessageHandler handler)
        where T : IRosType
    {
        ArgumentNullException.ThrowIfNull(qos);
        ArgumentNullException.ThrowIfNull(handler);
        return Keep(Subscription.Create(this, RosType.Load<T>(), topic, qos, handler, null));
    }

    /// <summary>
    /// Receives payloads in buffers that the receiver owns and disposes, on whatever thread: a big payload goes from the middleware to
    /// where it is worked on without a copy.
    /// </summary>
    /// <exception cref="RosException">As for publishers.</exception>
    public Subscription CreateBufferedSubscription<T>(string topic, Qos qos, Action<MessageBuffer> receiver)
        where T : IRosType
    {
        ArgumentNullException.ThrowIfNull(qos);
        ArgumentNullException.ThrowIfNull(receiver);
        return Keep(Subscription.Create(this, RosType.Load<T>(), topic, qos, null, receiver));
    }

    /// <summary>Answers requests at once: the handler's result is sent.</summary>
    /// <exception cref="RosException">As for publishers.</exception>
    public ServiceServer<TRequest, TResponse> CreateServer<TService, TRequest, TResponse>(
        string service, Func<TRequest, TResponse> handler, Qos? qos = null)
        where TService : IRosService<TRequest, TResponse>
        where TRequest : IRosMessage<TRequest>, new()
        where TResponse : IRosMessage<TResponse>, new()
    {
        ArgumentNullException.ThrowIfNull(handler);
        return CreateServer<TService, TRequest, TResponse>(service, (request, reply) => reply.Send(handler(request)), qos);
    }

    /// <summary>Answers requests when the handler sees fit, from any thread.</summary>
    /// <exception cref="RosException">As for publishers.</exception>
    public ServiceServer<TRequest, TResponse> CreateServer<TService, TRequest, TResponse>(
        string service, Action<TRequest, ServiceReply<TResponse>> handler, Qos? qos = null)
        where TService : IRosService<TRequest, TResponse>
        where TRequest : IRosMessage<TRequest>, new()
        where TResponse : IRosMessage<TResponse>, new()
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Keep(ServiceServer<TRequest, TResponse>.Create(
            this, RosType.Load<TService>(), service, qos ?? Qos.Services, handler));
    }

    /// <summary>Calls a service.</summary>
    /// <exception cref="RosException">As for publishers.</exception>
    public ServiceClient<TRequest, TResponse> CreateClient<TService, TRequest, TResponse>(string service, Qos? qos = null)
        where TService : IRosService<TRequest, TResponse>
        where TRequest : IRosMessage<TRequest>, new()
        where TResponse : IRosMessage<TResponse>, new() =>
        Keep(ServiceClient<TRequest, TResponse>.Create(this, RosType.Load<TService>(), service, qos ?? Qos.Services));
}
