using Vit.Messages.LifecycleMsgs;

namespace Vit.Ros.Lifecycle;

/// <summary>One edge of the graph.</summary>
/// <param name="Id">Its number in <c>lifecycle_msgs/msg/Transition</c>; unique.</param>
/// <param name="Label">Its name; unique among those that leave one state.</param>
/// <param name="Start">Where it leads from.</param>
/// <param name="Goal">Where it leads to.</param>
public readonly record struct LifecycleTransition(byte Id, string Label, LifecycleState Start, LifecycleState Goal)
{
    /// <summary>Whether it can be asked for; the others are how a hook's result is followed.</summary>
    public bool IsRequestable => Start < LifecycleState.Configuring;

    /// <summary>A new message.</summary>
    public TransitionDescription ToMessage() => new()
    {
        Transition = new Transition { Id = Id, Label = Label },
        StartState = Start.ToMessage(),
        GoalState = Goal.ToMessage(),
    };
}
