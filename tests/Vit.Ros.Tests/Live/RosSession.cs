using Vit.Testing;

namespace Vit.Ros.Tests.Live;

/// <summary>
/// Real ROS for one test: a context in this run's domain, an executor that runs on a thread of its own, a node. Where ROS is not
/// there the test is skipped with the reason, or fails when VIT_REQUIRE_ROS=1.
/// </summary>
internal sealed class RosSession : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    static RosSession()
    {
        // What 'make ros' has built, for those who run the tests without tools/ros-env.sh in a shell with ROS.
        string built = Path.Combine(Golden.RepositoryRoot, "src", "vit_rcl", "build", "libvit_rcl.so");
        if (Environment.GetEnvironmentVariable("VIT_RCL_LIBRARY") is null && File.Exists(built))
            Environment.SetEnvironmentVariable("VIT_RCL_LIBRARY", built);
        Problem = RosEnvironment.Inspect().Problem;
    }

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public RosSession(params string[] arguments)
    {
        Require();
        Context = RosContext.Create(arguments, Domain);
        Executor = new RosExecutor(Context);
        Node = new RosNode(Executor, "subject");
        _thread = new Thread(() => Executor.Run(_stop.Token)) { Name = "ros", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why there is no ROS; null when there is.</summary>
    public static string? Problem { get; }

    /// <summary>One a run, so that two runs on a machine do not see each other.</summary>
    public static int Domain { get; } = 1 + Environment.ProcessId % 100;

    public RosContext Context { get; }

    public RosExecutor Executor { get; }

    public RosNode Node { get; }

    /// <summary>Skips or fails the test where ROS is not there.</summary>
    public static void Require()
    {
        if (Problem is null)
            return;
        Assert.False(Environment.GetEnvironmentVariable("VIT_REQUIRE_ROS") == "1", Problem);
        Assert.Skip(Problem);
    }

    /// <summary>Waits for something that others bring about.</summary>
    public static void Eventually(Func<bool> condition, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"waited {Patience.TotalSeconds} s for {what}");
            Thread.Sleep(5);
        }
    }

    public static void Matched(params TopicEnd[] ends)
    {
        foreach (TopicEnd end in ends)
            Eventually(() => end.MatchedCount > 0, $"a peer on {end.Topic}");
    }

    public static CancellationToken Soon() => new CancellationTokenSource(Patience).Token;

    public void Dispose()
    {
        Node.Dispose();
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        Executor.Dispose();
        Context.Dispose();
    }
}
