using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>
/// Which doubles a parameter takes. Bounds and steps are compared as rclcpp does: with a hundred units of the last place between, because
/// 0.1 has none of its multiples exactly.
/// </summary>
/// <param name="From">The least.</param>
/// <param name="To">
/// The greatest, maybe infinite; always taken, even where no step leads to it, as <c>rcl_interfaces/FloatingPointRange</c> says.
/// </param>
/// <param name="Step">Distance of the values between, counted from <paramref name="From"/>; 0 takes all.</param>
public readonly record struct FloatingPointRange(double From, double To, double Step = 0)
{
    private const double Slack = 100 * 2.220446049250313e-16;

    /// <summary>
    /// Whether <see cref="To"/> itself is refused, as in [0, 1). A ROS descriptor cannot say it: it goes into the additional constraints.
    /// </summary>
    public bool ToIsExclusive { get; init; }

    /// <summary>Whether it takes a value; never NaN.</summary>
    public bool Contains(double value)
    {
        if (ToIsExclusive && value >= To)
            return false;
        if (Same(value, From) || (!ToIsExclusive && Same(value, To)))
            return true;
        if (!(value > From && value < To))
            return false;
        return Step == 0 || Same(value, From + (Math.Round((value - From) / Step, MidpointRounding.AwayFromZero) * Step));
    }

    /// <summary>The message, without what it cannot say.</summary>
    public Wire.FloatingPointRange ToMessage() => new() { FromValue = From, ToValue = To, Step = Step };

    /// <summary><c>0.0 to 0.99</c>, <c>0.0 to below 1.0</c>, <c>0.0 to 1.0 in steps of 0.1</c>, <c>0.0 or more</c>.</summary>
    public override string ToString()
    {
        string to = double.IsPositiveInfinity(To) ? " or more" : $" to {(ToIsExclusive ? "below " : "")}{ParameterText.Of(To)}";
        return ParameterText.Of(From) + to + (Step == 0 ? "" : $" in steps of {ParameterText.Of(Step)}");
    }

    /// <summary>Around an infinite bound everything would be within the slack.</summary>
    private static bool Same(double x, double y) => x == y || (double.IsFinite(x + y) && Math.Abs(x - y) <= Slack * Math.Abs(x + y));
}
