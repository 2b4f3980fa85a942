using System.Globalization;

namespace Vit.Ros;

/// <summary>A time span of a QoS policy in ns, as rmw counts: 0 the middleware's default, 2^63 - 1 infinite.</summary>
/// <param name="Nanoseconds">Not negative.</param>
public readonly record struct QosDuration(long Nanoseconds)
{
    private const long NanosecondsPerTick = 100;
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>As the middleware is set up: in practice infinite.</summary>
    public static QosDuration Default => default;

    /// <summary>No limit.</summary>
    public static QosDuration Infinite => new(long.MaxValue);

    /// <summary>The best that matches the peers present at creation.</summary>
    public static QosDuration BestAvailable => new(long.MaxValue - 1);

    /// <summary>True when there is a limit that can be missed.</summary>
    public bool IsFinite => Nanoseconds is > 0 and < long.MaxValue - 1;

    /// <summary>A duration of a time span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or beyond 292 years.</exception>
    public static QosDuration From(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(span.Ticks, nameof(span));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span.Ticks, long.MaxValue / NanosecondsPerTick, nameof(span));
        return new(span.Ticks * NanosecondsPerTick);
    }

    /// <summary>Reads <c>default</c>, <c>infinite</c>, <c>best_available</c> or seconds such as <c>0.5s</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out QosDuration duration)
    {
        duration = default;
        switch (text)
        {
            case "default":
                return true;
            case "infinite":
                duration = Infinite;
                return true;
            case "best_available":
                duration = BestAvailable;
                return true;
            default:
                if (!text.EndsWith('s') ||
                    !decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) ||
                    seconds > long.MaxValue / (decimal)NanosecondsPerSecond - 1)
                    return false;
                duration = new((long)(seconds * (decimal)NanosecondsPerSecond));
                return true;
        }
    }

    /// <summary>What <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Nanoseconds switch
    {
        0 => "default",
        long.MaxValue => "infinite",
        long.MaxValue - 1 => "best_available",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Nanoseconds / (decimal)NanosecondsPerSecond:0.#########}s"),
    };
}
