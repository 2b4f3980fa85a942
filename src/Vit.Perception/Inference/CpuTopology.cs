using System.Globalization;

namespace Vit.Perception.Inference;

/// <summary>
/// How many threads pay off and where they run, as Linux describes the CPU.
/// Matrix products gain nothing from a core's second hardware thread, so cores are counted, not threads.
/// </summary>
/// <param name="root">Root of the file system; another than <c>/</c> in tests.</param>
internal sealed class CpuTopology(string root = "/")
{
    /// <summary>Physical cores this process may run on, at least 1 and at most <paramref name="limit"/>.</summary>
    /// <param name="limit">What the process may use at all (.NET's processor count: affinity and cgroup quota).</param>
    public int Cores(int limit)
    {
        int cores = PhysicalCores().Count;
        return cores == 0 ? Math.Max(1, limit) : Math.Clamp(cores, 1, Math.Max(1, limit));
    }

    /// <summary>
    /// Where the workers of a pool run that has a thread for every core: each on a core of its own, the first core left to the thread that calls.
    /// A worker sleeps between frames, and Linux likes to wake it on the core of the thread that wakes it: for most of a short run two threads then share a core.
    /// Smaller pools are left to the scheduler: two of them would be bound to the same cores.
    /// </summary>
    /// <param name="threads">Threads of the pool, the calling one among them.</param>
    /// <returns>
    /// ONNX Runtime's form: hardware threads from 1 on, commas between those of one core, semicolons between workers. Null = not bound.
    /// </returns>
    public string? WorkerAffinities(int threads)
    {
        List<int[]> cores = PhysicalCores();
        return threads > 1 && threads == cores.Count
            ? string.Join(';', cores.Skip(1).Select(core => string.Join(',', core.Select(cpu => (cpu + 1).ToString(CultureInfo.InvariantCulture)))))
            : null;
    }

    /// <summary>The hardware threads of each core, of those that this process may run on.</summary>
    private List<int[]> PhysicalCores() =>
    [
        .. AllowedCpus()
            .Select(cpu => (Cpu: cpu, Siblings: Read($"sys/devices/system/cpu/cpu{cpu.ToString(CultureInfo.InvariantCulture)}/topology/thread_siblings_list")))
            .Where(thread => thread.Siblings.Length > 0)
            .GroupBy(thread => thread.Siblings, thread => thread.Cpu, StringComparer.Ordinal)
            .Select(core => core.ToArray()),
    ];

    private List<int> AllowedCpus()
    {
        const string key = "Cpus_allowed_list:";
        string? line = Array.Find(Read("proc/self/status").Split('\n'), l => l.StartsWith(key, StringComparison.Ordinal));
        var cpus = new List<int>();
        foreach (string range in (line?[key.Length..] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            if (Number(ends[0]) is { } first && Number(ends[^1]) is { } last)
            {
                for (int cpu = first; cpu <= last; cpu++)
                    cpus.Add(cpu);
            }
        }
        return cpus;
    }

    /// <summary>A CPU number; Linux knows at most 8192 CPUs.</summary>
    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value < 8192 ? value : null;

    private string Read(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
