using System.Globalization;
using Vit.Perception.Inference;
using Vit.Testing;

namespace Vit.Perception.Tests.Inference;

/// <summary>A CPU as Linux would describe it.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly TemporaryFolder _root = new();

    /// <param name="allowed">What the process may use; null = nothing is described.</param>
    /// <param name="siblings">For each CPU those of its core.</param>
    public FakeMachine(string? allowed, params string[] siblings)
    {
        if (allowed is not null)
            Write("proc/self/status", $"Name:\tvit\nCpus_allowed:\tff\nCpus_allowed_list:\t{allowed}\nMems_allowed:\t1\n");
        for (int cpu = 0; cpu < siblings.Length; cpu++)
            Write(string.Create(CultureInfo.InvariantCulture, $"sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"), siblings[cpu] + "\n");
    }

    public CpuTopology Topology => new(_root.Path);

    public void Dispose() => _root.Dispose();

    private void Write(string path, string text)
    {
        string file = _root[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
