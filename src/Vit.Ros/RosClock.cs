using Vit.Messages;
using Vit.Messages.RosgraphMsgs;

namespace Vit.Ros;

/// <summary>
/// A node's time: the system's, or that of <c>/clock</c> when it follows simulated time, from 0 until the first message there. As a
/// <see cref="TimeProvider"/> it tells this time as UTC, cut to 100 ns; timestamps and timers stay steady. Thread safe.
/// </summary>
public sealed class RosClock : TimeProvider
{
    private const long NanosecondsPerTick = 100;

    private readonly RosNode _node;
    private readonly Lock _lock = new();
    private Subscription? _subscription;
    private long _simulated;
    private bool _running;

    internal RosClock(RosNode node) => _node = node;

    /// <summary>Called on the executor's thread when simulated time has gone back, as when a bag starts again; with by how much.</summary>
    public event Action<TimeSpan>? JumpedBack;

    /// <summary>Whether it follows <c>/clock</c>, as the parameter <c>use_sim_time</c> says.</summary>
    /// <exception cref="RosException">On setting: <c>rosgraph_msgs</c> is not installed.</exception>
    public bool UseSimTime
    {
        get
        {
            lock (_lock)
                return _subscription is not null;
        }

        set
        {
            lock (_lock)
            {
                if (value == _subscription is not null)
                    return;
                _subscription?.Dispose();
                Interlocked.Exchange(ref _simulated, 0);
                Volatile.Write(ref _running, false);
                _subscription = value ? _node.CreateSubscription<Clock>("/clock", Qos.Clock, OnClock) : null;
            }
        }
    }

    /// <summary>Whether time passes: false while it follows <c>/clock</c> and nothing has come from there.</summary>
    public bool IsRunning => !UseSimTime || Volatile.Read(ref _running);

    /// <summary>Now, in ns since 1970.</summary>
    public long Nanoseconds => UseSimTime
        ? Interlocked.Read(ref _simulated)
        : (_node.Executor.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    /// <summary>Now, as messages hold it.</summary>
    public Messages.BuiltinInterfaces.Time Now => Messages.BuiltinInterfaces.Time.FromNanoseconds(Nanoseconds);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds / NanosecondsPerTick);

    private void OnClock(ReadOnlySpan<byte> payload, in MessageInfo info)
    {
        long now = CdrMessage.Deserialize<Clock>(payload).Clock_.ToNanoseconds();
        long before = Interlocked.Exchange(ref _simulated, now);
        bool ran = _running;
        Volatile.Write(ref _running, true);
        if (ran && now < before)
            JumpedBack?.Invoke(TimeSpan.FromTicks((before - now) / NanosecondsPerTick));
    }
}
