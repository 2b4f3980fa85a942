using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Vit.Testing;

namespace Vit.Ros.Tests.Live;

/// <summary>An rclpy node in a process of its own (tests/ros/peer.py), in this run's domain. Ends with its standard input.</summary>
internal sealed class RosPeer : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public RosPeer(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Golden.RepositoryRoot, "tests", "ros", "peer.py"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ROS_DOMAIN_ID"] = $"{RosSession.Domain}";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => _lines.Enqueue(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => _errors.Enqueue(e.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Assert.Equal("ready", NextLine());
    }

    /// <summary>The next thing it tells: a property of a JSON object.</summary>
    public JsonElement Next(string property)
    {
        using JsonDocument document = JsonDocument.Parse(NextLine());
        return document.RootElement.GetProperty(property).Clone();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private string NextLine()
    {
        string? line = null;
        RosSession.Eventually(
            () => _lines.TryDequeue(out line) || _process.HasExited, "a line of the peer");
        Assert.True(line is not null, "the peer has ended: " + string.Join('\n', _errors));
        return line;
    }
}
