using Vit.Messages;
using Vit.Ros.Interop;

namespace Vit.Ros;

/// <summary>Calls one service. Thread safe; answers arrive through the executor, which must run.</summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
public sealed class ServiceClient<TRequest, TResponse> : IWaitable, IDisposable
    where TRequest : IRosMessage<TRequest>, new()
    where TResponse : IRosMessage<TResponse>, new()
{
    private static readonly TimeSpan SearchInterval = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, TaskCompletionSource<TResponse>> _calls = [];
    private readonly CdrBuffer _request = new();
    private readonly MessageBufferPool _pool = new();
    private readonly RclObject _handle;

    private ServiceClient(RosNode node, RclObject handle)
    {
        (Node, _handle) = (node, handle);
        Name = ReadName(handle);
    }

    RclObject IWaitable.Handle => _handle;

    string IWaitable.Description => $"client of {Name}";

    /// <summary>Resolved name.</summary>
    public string Name { get; }

    /// <summary>The node it belongs to.</summary>
    public RosNode Node { get; }

    /// <summary>Whether a server is there.</summary>
    public bool IsServerAvailable
    {
        get
        {
            Native.Check(Native.ClientServerAvailable(_handle, out int available));
            return available != 0;
        }
    }

    /// <summary>Waits until a server is there.</summary>
    public async Task WaitForServerAsync(CancellationToken cancellation)
    {
        while (!IsServerAvailable)
            await Task.Delay(SearchInterval, Node.Executor.Time, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a request. Without a server it waits for one until cancelled.</summary>
    /// <exception cref="CdrException">The request has no CDR form.</exception>
    /// <exception cref="RosException">The middleware refused it.</exception>
    public async Task<TResponse> CallAsync(TRequest request, CancellationToken cancellation)
    {
        var call = new TaskCompletionSource<TResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        long sequence = Send(request, call);
        try
        {
            return await call.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _calls.Remove(sequence);
        }
    }

    void IWaitable.OnReady()
    {
        using MessageBuffer buffer = _pool.Rent();
        for (int i = 0; i < IWaitable.LongestDrain && Take(buffer); i++)
        {
        }
    }

    /// <summary>Ends it; calls under way are cancelled. From any thread; a second call does nothing.</summary>
    public void Dispose()
    {
        Node.Executor.Remove(this);
        Node.Forget(this);
        lock (_lock)
        {
            foreach (TaskCompletionSource<TResponse> call in _calls.Values)
                call.TrySetCanceled();
            _calls.Clear();
        }
        _pool.Dispose();
        _handle.Dispose();
    }

    internal static ServiceClient<TRequest, TResponse> Create(RosNode node, RosType type, string service, Qos qos)
    {
        Native.Check(Native.ClientCreate(node.Handle, type.Handle, service, NativeQos.From(qos), out RclObject handle));
        return new ServiceClient<TRequest, TResponse>(node, handle);
    }

    private bool Take(MessageBuffer buffer)
    {
        if (Native.IsNothing(Native.ClientTake(_handle, buffer.Handle, ref buffer.Message, out long sequence)))
            return false;
        TaskCompletionSource<TResponse>? call;
        lock (_lock)
            _calls.Remove(sequence, out call);
        try
        {
            // Null when the caller has given up.
            call?.SetResult(CdrMessage.Deserialize<TResponse>(buffer.Payload));
        }
        catch (CdrException e)
        {
            call?.SetException(e);
        }
        return true;
    }

    private unsafe long Send(TRequest request, TaskCompletionSource<TResponse> call)
    {
        // The number is known only after sending; the lock keeps the answer from being taken before it is written down.
        lock (_lock)
        {
            ReadOnlySpan<byte> payload = CdrMessage.Serialize(request, _request);
            long sequence;
            fixed (byte* bytes = payload)
                Native.Check(Native.ClientSend(_handle, bytes, (nuint)payload.Length, out sequence));
            _calls.Add(sequence, call);
            return sequence;
        }
    }

    private static unsafe string ReadName(RclObject handle) => Native.Text(Native.ServiceName(handle));
}
