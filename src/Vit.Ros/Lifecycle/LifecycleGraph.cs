using System.Collections.Immutable;
using Vit.Messages.LifecycleMsgs;
using static Vit.Ros.Lifecycle.LifecycleState;

namespace Vit.Ros.Lifecycle;

/// <summary>
/// All states and transitions, with the ids, labels and order of rcl's default state machine (<c>rcl_lifecycle</c>), so that tools list the
/// same for every node.
/// </summary>
public static class LifecycleGraph
{
    private const string SuccessLabel = "transition_success";
    private const string FailureLabel = "transition_failure";
    private const string ErrorLabel = "transition_error";

    /// <summary>The eleven states.</summary>
    public static ImmutableArray<LifecycleState> States { get; } =
    [
        Unknown, Unconfigured, Inactive, Active, Finalized,
        Configuring, CleaningUp, ShuttingDown, Activating, Deactivating, ErrorProcessing,
    ];

    /// <summary>The twenty-five transitions.</summary>
    public static ImmutableArray<LifecycleTransition> Transitions { get; } =
    [
        new(1, "configure", Unconfigured, Configuring),
        .. Results(10, Configuring, success: Inactive, failure: Unconfigured),
        new(2, "cleanup", Inactive, CleaningUp),
        .. Results(20, CleaningUp, success: Unconfigured, failure: Inactive),
        new(3, "activate", Inactive, Activating),
        .. Results(30, Activating, success: Active, failure: Inactive),
        new(4, "deactivate", Active, Deactivating),
        .. Results(40, Deactivating, success: Inactive, failure: Active),
        new(5, "shutdown", Unconfigured, ShuttingDown),
        new(6, "shutdown", Inactive, ShuttingDown),
        new(7, "shutdown", Active, ShuttingDown),
        .. Results(50, ShuttingDown, success: Finalized, failure: Finalized),
        .. Results(60, ErrorProcessing, success: Unconfigured, failure: Finalized, error: Finalized),
    ];

    /// <summary>The state's name in ROS: <c>unconfigured</c>, <c>cleaningup</c>…</summary>
#pragma warning disable CA1308 // ROS labels are in lower case
    public static string Label(this LifecycleState state) => state.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>A new message.</summary>
    public static State ToMessage(this LifecycleState state) => new() { Id = (byte)state, Label = state.Label() };

    /// <summary>The transitions that leave a state.</summary>
    public static IEnumerable<LifecycleTransition> From(LifecycleState state) => Transitions.Where(t => t.Start == state);

    /// <summary>The transition with this id that leaves a state; null = there is none.</summary>
    public static LifecycleTransition? Find(LifecycleState state, byte id) => First(state, t => t.Id == id);

    /// <summary>The transition with this label that leaves a state; null = there is none.</summary>
    public static LifecycleTransition? Find(LifecycleState state, string label) => First(state, t => t.Label == label);

    /// <summary>Where a hook's result leads.</summary>
    internal static LifecycleTransition After(LifecycleState running, HookResult result) => Find(running, result switch
    {
        HookResult.Success => SuccessLabel,
        HookResult.Failure => FailureLabel,
        _ => ErrorLabel,
    }) ?? throw new InvalidOperationException($"{running} runs no hook");

    private static LifecycleTransition? First(LifecycleState state, Func<LifecycleTransition, bool> condition)
    {
        foreach (LifecycleTransition transition in Transitions)
        {
            if (transition.Start == state && condition(transition))
                return transition;
        }
        return null;
    }

    private static LifecycleTransition[] Results(
        byte id, LifecycleState running, LifecycleState success, LifecycleState failure, LifecycleState error = ErrorProcessing) =>
    [
        new(id, SuccessLabel, running, success),
        new((byte)(id + 1), FailureLabel, running, failure),
        new((byte)(id + 2), ErrorLabel, running, error),
    ];
}
