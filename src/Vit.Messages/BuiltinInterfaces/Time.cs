namespace Vit.Messages.BuiltinInterfaces;

public partial record struct Time
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The time as nanoseconds since the clock's epoch. Every stamp fits: seconds have 32 bits.</summary>
    public readonly long ToNanoseconds() => Sec * NanosecondsPerSecond + Nanosec;

    /// <summary>The stamp of a time in nanoseconds since the clock's epoch; one before it has seconds below 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The seconds do not fit into 32 bits: after January 2038 for system time.</exception>
    public static Time FromNanoseconds(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, NanosecondsPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + NanosecondsPerSecond);
        if (seconds is < int.MinValue or > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(nanoseconds), nanoseconds, "ROS stamps hold 32 bits of seconds");
        return new Time { Sec = (int)seconds, Nanosec = (uint)rest };
    }
}
