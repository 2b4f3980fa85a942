namespace Vit.Ros.Lifecycle;

/// <summary>
/// What a node does in each transition; each hook gets the state from which the transition started, and one that is not set succeeds (as in
/// rclcpp). A hook may be slow, it runs on the thread that asked for the transition; one runs at a time. What it throws is an error.
/// </summary>
public sealed record LifecycleHooks
{
    /// <summary>Unconfigured to inactive: take the resources.</summary>
    public Func<LifecycleState, HookResult> OnConfigure { get; init; } = Succeed;

    /// <summary>Inactive to active: begin to process.</summary>
    public Func<LifecycleState, HookResult> OnActivate { get; init; } = Succeed;

    /// <summary>Active to inactive: stop and keep the resources.</summary>
    public Func<LifecycleState, HookResult> OnDeactivate { get; init; } = Succeed;

    /// <summary>Inactive to unconfigured: give the resources back.</summary>
    public Func<LifecycleState, HookResult> OnCleanup { get; init; } = Succeed;

    /// <summary>To finalized, from any primary state: stop and give everything back.</summary>
    public Func<LifecycleState, HookResult> OnShutdown { get; init; } = Succeed;

    /// <summary>After an error: give everything back. Success leads to unconfigured, anything else to finalized.</summary>
    public Func<LifecycleState, HookResult> OnError { get; init; } = Succeed;

    internal Func<LifecycleState, HookResult> For(LifecycleState running) => running switch
    {
        LifecycleState.Configuring => OnConfigure,
        LifecycleState.Activating => OnActivate,
        LifecycleState.Deactivating => OnDeactivate,
        LifecycleState.CleaningUp => OnCleanup,
        LifecycleState.ShuttingDown => OnShutdown,
        LifecycleState.ErrorProcessing => OnError,
        _ => throw new ArgumentOutOfRangeException(nameof(running), running, "no hook runs in a primary state"),
    };

    private static HookResult Succeed(LifecycleState previous) => HookResult.Success;
}
