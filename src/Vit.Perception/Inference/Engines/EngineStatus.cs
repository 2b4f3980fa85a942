using System.Globalization;

namespace Vit.Perception.Inference.Engines;

/// <summary>How far a session's compiled engine is.</summary>
public enum EngineState
{
    /// <summary>The provider that serves compiles none.</summary>
    None,

    /// <summary>It is built in the background; the provider that serves goes on until then.</summary>
    Building,

    /// <summary>It serves, or does so from the next frame on.</summary>
    Ready,

    /// <summary>It could not be built or computes wrong numbers; the provider that serves goes on.</summary>
    Failed,
}

/// <summary>The state of a session's compiled engine, as diagnostics show it.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Elapsed">How long it has been built, or took; zero when it was there.</param>
/// <param name="Reason">Why it failed, one line; else empty.</param>
public readonly record struct EngineStatus(EngineState State, TimeSpan Elapsed, string Reason)
{
    /// <summary><c>none</c>, <c>building 42 s</c>, <c>ready</c> or <c>failed: reason</c>.</summary>
    public override string ToString() => State switch
    {
        EngineState.Building => string.Create(CultureInfo.InvariantCulture, $"building {Elapsed.TotalSeconds:0} s"),
        EngineState.Ready => "ready",
        EngineState.Failed => $"failed: {Reason}",
        _ => "none",
    };
}
