using Vit.Perception.Inference.Engines;

namespace Vit.Perception.Tests.Inference.Engines;

/// <summary>Every wait has an end: a builder that hangs must fail a test, not stop it.</summary>
public sealed class BackgroundBuildTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private sealed class Thing : IDisposable
    {
        private readonly ManualResetEventSlim _disposed = new();

        public bool IsDisposed => _disposed.IsSet;

        public bool WaitDisposed() => _disposed.Wait(Patience);

        public void Dispose() => _disposed.Set();
    }

    private sealed class StoppedClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }

    private static (BackgroundBuild<Thing> Build, Func<EngineStatus> End) Start(Func<Thing> build, TimeProvider? clock = null)
    {
        var ended = new ManualResetEventSlim();
        EngineStatus end = default;
        var started = new BackgroundBuild<Thing>(build, status => (end, _) = (status, Set(ended)), clock ?? TimeProvider.System);
        return (started, () => ended.Wait(Patience) ? end : throw new TimeoutException("the build did not end"));
    }

    private static bool Set(ManualResetEventSlim flag)
    {
        flag.Set();
        return true;
    }

    [Fact]
    public void What_is_built_can_be_taken_once()
    {
        var thing = new Thing();
        using var gate = new ManualResetEventSlim();
        (BackgroundBuild<Thing> build, Func<EngineStatus> end) = Start(() => gate.Wait(Patience) ? thing : throw new TimeoutException());
        Assert.Null(build.Take());
        Assert.Equal(EngineState.Building, build.Status.State);

        gate.Set();
        Assert.Equal(EngineState.Ready, end().State);

        Assert.Same(thing, build.Take());
        Assert.Null(build.Take());
        build.Dispose();
        Assert.False(thing.IsDisposed);
        Assert.Equal("ready", build.Status.ToString());
    }

    [Fact]
    public void The_time_is_told_while_it_lasts()
    {
        var clock = new StoppedClock();
        using var gate = new ManualResetEventSlim();
        (BackgroundBuild<Thing> build, Func<EngineStatus> end) = Start(() => gate.Wait(Patience) ? new Thing() : throw new TimeoutException(), clock);

        clock.Now = 42;
        Assert.Equal("building 42 s", build.Status.ToString());
        gate.Set();
        Assert.Equal(TimeSpan.FromSeconds(42), end().Elapsed);
        build.Dispose();
    }

    [Fact]
    public void Any_failure_is_one_line()
    {
        (BackgroundBuild<Thing> build, Func<EngineStatus> end) = Start(() => throw new InvalidOperationException("out of\n memory"));

        Assert.Equal(EngineState.Failed, end().State);
        Assert.Null(build.Take());
        Assert.Equal("failed: out of memory", build.Status.ToString());
        build.Dispose();
    }

    [Fact]
    public void What_nobody_took_is_disposed_of()
    {
        var thing = new Thing();
        (BackgroundBuild<Thing> build, Func<EngineStatus> end) = Start(() => thing);
        end();

        build.Dispose();

        Assert.True(thing.IsDisposed);
    }

    [Fact]
    public void Dispose_does_not_wait_and_what_comes_later_is_disposed_of()
    {
        var thing = new Thing();
        using var gate = new ManualResetEventSlim();
        using var running = new ManualResetEventSlim();
        bool told = false;
        var build = new BackgroundBuild<Thing>(
            () =>
            {
                running.Set();
                return gate.Wait(Patience) ? thing : throw new TimeoutException();
            },
            _ => told = true,
            TimeProvider.System);
        Assert.True(running.Wait(Patience, TestContext.Current.CancellationToken));

        // Were it to wait, it would wait for the gate, which opens only afterwards.
        build.Dispose();
        Assert.False(thing.IsDisposed);
        gate.Set();

        Assert.True(thing.WaitDisposed());
        Assert.Null(build.Take());
        Assert.False(told);
    }
}
