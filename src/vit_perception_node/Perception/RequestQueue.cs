namespace Vit.PerceptionNode.Perception;

/// <summary>Requests on their way to the perception thread, first come first served, never more than a few. Thread safe.</summary>
internal sealed class RequestQueue
{
    /// <summary>Requests that may wait.</summary>
    public const int Capacity = 8;

    private readonly Lock _lock = new();
    private readonly Queue<PendingRequest> _waiting = new(Capacity);
    private bool _closed;

    /// <summary>Lets a request wait, or refuses it at once.</summary>
    /// <returns>Whether it waits.</returns>
    public bool Post(PendingRequest request)
    {
        string reason;
        lock (_lock)
        {
            if (!_closed && _waiting.Count < Capacity)
            {
                _waiting.Enqueue(request);
                return true;
            }
            reason = _closed ? "the node has just been deactivated: activate it and ask again" : $"{Capacity} requests wait already: ask again when they are answered";
        }
        request.Refuse(reason);
        return false;
    }

    /// <summary>The next request, if there is one.</summary>
    /// <param name="more">Whether others wait behind it.</param>
    public PendingRequest? Take(out bool more)
    {
        lock (_lock)
        {
            _waiting.TryDequeue(out PendingRequest? request);
            more = _waiting.Count > 0;
            return request;
        }
    }

    /// <summary>Refuses all that wait and all that come.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
        while (Take(out _) is { } request)
            request.Refuse("the node was deactivated before its turn: activate it and ask again");
    }
}
