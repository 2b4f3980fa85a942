namespace Vit.Ros.Lifecycle;

/// <summary>How a request for a transition ended.</summary>
/// <param name="Result">What the hook returned; null = the request was refused and nothing happened.</param>
/// <param name="State">The state afterwards; of a refused request: the one that refused it.</param>
/// <param name="Reason">Why it did not succeed, and which events could not be sent, in one line; "" = nothing went wrong.</param>
/// <param name="Error">What the hook threw; of two, the transition's own.</param>
public readonly record struct TransitionResult(HookResult? Result, LifecycleState State, string Reason, Exception? Error = null)
{
    /// <summary>Whether the hook succeeded, as <c>change_state</c> answers.</summary>
    public bool Successful => Result == HookResult.Success;
}
