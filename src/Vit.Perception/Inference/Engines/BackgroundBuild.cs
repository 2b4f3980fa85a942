namespace Vit.Perception.Inference.Engines;

/// <summary>
/// Builds one thing on a thread of its own while its owner works on; the owner takes it between two frames. Nobody ever waits for the thread: native
/// builders cannot be stopped, so what one finishes after <see cref="Dispose"/> is disposed of there. Thread safe.
/// </summary>
/// <typeparam name="T">What is built.</typeparam>
internal sealed class BackgroundBuild<T> : IDisposable
    where T : class, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<T> _build;
    private readonly Action<EngineStatus>? _ended;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private EngineStatus _end;
    private volatile T? _built;
    private bool _isAbandoned;

    /// <summary>Starts at once.</summary>
    /// <param name="build">Makes it; whatever it throws is a failed build.</param>
    /// <param name="ended">Is told how it ended, on the building thread; not after <see cref="Dispose"/>.</param>
    /// <param name="clock">Measures how long it takes.</param>
    public BackgroundBuild(Func<T> build, Action<EngineStatus>? ended, TimeProvider clock)
    {
        (_build, _ended, _clock, _start) = (build, ended, clock, clock.GetTimestamp());
        // In the background: a build that never ends must not keep the program from ending.
        new Thread(Run) { IsBackground = true, Name = "engine builder" }.Start();
    }

    /// <summary>How far it is.</summary>
    public EngineStatus Status
    {
        get
        {
            lock (_lock)
                return _end.State == EngineState.None ? new(EngineState.Building, _clock.GetElapsedTime(_start), "") : _end;
        }
    }

    /// <summary>What was built, once, from then on the caller's; null as long as there is nothing to take. Allocates nothing.</summary>
    public T? Take() => _built is null ? null : Interlocked.Exchange(ref _built, null);

    /// <summary>Nothing will be taken any more. Returns at once.</summary>
    public void Dispose()
    {
        lock (_lock)
            _isAbandoned = true;
        Take()?.Dispose();
    }

    private void Run()
    {
        T? built = null;
        string failure = "";
        try
        {
            built = _build();
        }
#pragma warning disable CA1031 // whatever goes wrong in a builder must not end the program, which works without it
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = OneLine.Of(e);
        }
        lock (_lock)
        {
            if (!_isAbandoned)
            {
                _end = new(built is null ? EngineState.Failed : EngineState.Ready, _clock.GetElapsedTime(_start), failure);
                (_built, built) = (built, null);
            }
        }
        if (_end.State == EngineState.None)
            built?.Dispose();
        else
            _ended?.Invoke(_end);
    }
}
