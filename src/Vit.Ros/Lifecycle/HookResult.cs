namespace Vit.Ros.Lifecycle;

/// <summary>
/// What a lifecycle hook returns, numbered as the <c>TRANSITION_CALLBACK_…</c> constants of <c>lifecycle_msgs/msg/Transition</c>.
/// </summary>
public enum HookResult : byte
{
    /// <summary>Done: on to the goal.</summary>
    Success = 97,

    /// <summary>Not done and nothing changed: back to where the transition started (from shutdown: finalized all the same).</summary>
    Failure = 98,

    /// <summary>Something is left in disorder: on to error processing. An exception is the same.</summary>
    Error = 99,
}
