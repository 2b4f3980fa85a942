namespace Vit.Ros.Tests;

/// <summary>A clock that stands until it is moved; starts at second 1000 of the epoch.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _ticks = TimeSpan.FromSeconds(1000).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Volatile.Read(ref _ticks));

    public void Advance(double seconds) => Interlocked.Add(ref _ticks, (long)Math.Round(seconds * TimeSpan.TicksPerSecond));
}
