using System.Globalization;
using Wire = Vit.Messages.RclInterfaces;

namespace Vit.Ros.Parameters;

/// <summary>Which integers a parameter takes.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The greatest; always taken, even where no step leads to it, as <c>rcl_interfaces/IntegerRange</c> says.</param>
/// <param name="Step">Distance of the values between, counted from <paramref name="From"/>; 0 takes all.</param>
public readonly record struct IntegerRange(long From, long To, ulong Step = 0)
{
    /// <summary>Whether it takes a value.</summary>
    public bool Contains(long value) =>
        value == From || value == To
        || (value > From && value < To && (Step == 0 || unchecked((ulong)value - (ulong)From) % Step == 0));

    /// <summary>The message.</summary>
    public Wire.IntegerRange ToMessage() => new() { FromValue = From, ToValue = To, Step = Step };

    /// <summary><c>2 to 64</c>, <c>0 to 10 in steps of 2</c>.</summary>
    public override string ToString() => Step == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{From} to {To}")
        : string.Create(CultureInfo.InvariantCulture, $"{From} to {To} in steps of {Step}");
}
