namespace Vit.Ros;

/// <summary>What a node may be told besides its name.</summary>
public sealed record RosNodeOptions
{
    /// <summary>ROS arguments for this node alone, beginning with <c>--ros-args</c>; stronger than those of the context.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether its log goes to <c>/rosout</c> too; default true.</summary>
    public bool Rosout { get; init; } = true;
}
