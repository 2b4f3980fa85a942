using Vit.Perception.Inference.Engines;

namespace Vit.Perception.Inference;

/// <content>Engines that are built while another provider serves.</content>
public sealed partial class ViTSession
{
    private BackgroundBuild<ViTSession>? _build;

    /// <summary>Name of the compiled engine in <c>cache_dir/engines</c> that it runs on; empty without one, or where it could not be kept.</summary>
    public string Engine => _core.Engine ?? "";

    /// <summary>That engine was built when the session was opened; false when it was there.</summary>
    public bool EngineIsNew => _core.EngineIsNew;

    /// <summary>How far the compiled engine is. Any thread.</summary>
    public EngineStatus EngineStatus => _build?.Status ?? new(_core.Engine is null ? EngineState.None : EngineState.Ready, TimeSpan.Zero, "");

    /// <summary>
    /// Lets an engine take over that <see cref="InferenceOptions.BuildInBackground"/> has finished: call it between two frames, on the thread that
    /// runs the session. Inputs, outputs of the last run, residuals and <see cref="Outputs"/> are carried over, so nobody who holds a slot sees a
    /// change but in later numbers and in <see cref="Report"/>. The provider that served until now is freed here. Allocates nothing when there is
    /// nothing to take.
    /// </summary>
    /// <returns>Whether another provider serves from now on.</returns>
    public bool TakeOver()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_build?.Take() is not { } next)
            return false;
        next._core.Buffers.CopyFrom(_core.Buffers, Available);
        (_core, next._core) = (next._core, _core);
        next.Dispose();
        return true;
    }

    /// <summary>Says that the provider runs on an engine that it compiled: its name, empty where it was not kept, and whether it was built just now.</summary>
    internal void RunsOn(string engine, bool isNew) => (_core.Engine, _core.EngineIsNew) = (engine, isNew);

    /// <summary>Opens another session of this model in the background, to take over from this one.</summary>
    /// <param name="provider">Its provider.</param>
    /// <param name="open">Opens and tests it.</param>
    /// <param name="options">Who is told, and what will be asked for.</param>
    /// <param name="clock">Null = the system's.</param>
    internal void Build(string provider, Func<ViTSession> open, InferenceOptions options, TimeProvider? clock = null)
    {
        // What is asked for from here on must be what the engine gives, too.
        if (options.Outputs is { } outputs)
            Available &= outputs | SessionOutputs.Embedding | SessionOutputs.Rollout;
        string serving = Provider;
        _build?.Dispose();
        _build = new BackgroundBuild<ViTSession>(
            () => Fitting(open()),
            end => options.Notice?.Invoke(end.State == EngineState.Ready
                ? FormattableString.Invariant($"{provider} is ready after {end.Elapsed.TotalSeconds:0} s and takes over from {serving}")
                : $"{serving} goes on serving, {provider} failed: {end.Reason}"),
            clock ?? TimeProvider.System);
    }

    /// <summary>Vectors of another model must not slip into a stream, and nobody asks twice what a session gives.</summary>
    private ViTSession Fitting(ViTSession next)
    {
        string? problem = null;
        if (next.Card.Hash != Card.Hash)
            problem = $"it computes the vectors of another model, {next.Card.Hash} instead of {Card.Hash}";
        else if ((Available & ~next.Available) is var missing and not 0)
            problem = $"it has no output for {missing}";
        else if (next._slots.Length != _slots.Length)
            problem = $"it takes {next._slots.Length} pictures instead of {_slots.Length}";
        if (problem is null)
            return next;
        next.Dispose();
        throw new InferenceException(problem);
    }
}
