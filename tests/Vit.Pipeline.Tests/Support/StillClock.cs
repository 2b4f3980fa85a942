namespace Vit.Pipeline.Tests.Support;

/// <summary>A clock that goes only when told to. Thread safe.</summary>
internal sealed class StillClock : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
