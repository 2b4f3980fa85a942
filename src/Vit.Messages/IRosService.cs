namespace Vit.Messages;

/// <summary>A generated ROS service: names the type of its requests and that of its responses.</summary>
/// <typeparam name="TRequest">What a client sends.</typeparam>
/// <typeparam name="TResponse">What a server answers.</typeparam>
public interface IRosService<TRequest, TResponse> : IRosType
    where TRequest : IRosMessage<TRequest>, new()
    where TResponse : IRosMessage<TResponse>, new();
