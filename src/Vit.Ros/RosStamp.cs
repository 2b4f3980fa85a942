using Vit.Messages.BuiltinInterfaces;

namespace Vit.Ros;

/// <summary>A clock's time as ROS stamps hold it; a clock that follows <c>/clock</c> is a <see cref="TimeProvider"/> too.</summary>
internal static class RosStamp
{
    private const long NanosecondsPerTick = 100;

    public static long Nanoseconds(TimeProvider clock) =>
        (clock.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NanosecondsPerTick;

    public static Time Now(TimeProvider clock) => Time.FromNanoseconds(Nanoseconds(clock));
}
