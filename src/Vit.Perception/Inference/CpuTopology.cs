using System.Globalization;

namespace Vit.Perception.Inference;

/// <summary>
/// How many threads pay off and which cores there are, as Linux describes the CPU.
/// Matrix products gain nothing from a core's second hardware thread, so cores are counted, not threads.
/// </summary>
/// <param name="root">Root of the file system; another than <c>/</c> in tests.</param>
internal sealed class CpuTopology(string root = "/")
{
    /// <summary>More CPUs no build of Linux knows; their numbers are below.</summary>
    public const int MostCpus = 8192;

    /// <summary>Physical cores this process may run on, at least 1 and at most <paramref name="limit"/>.</summary>
    /// <param name="limit">What the process may use at all (.NET's processor count: affinity and cgroup quota).</param>
    public int Cores(int limit)
    {
        int cores = PhysicalCores().Count;
        return cores == 0 ? Math.Max(1, limit) : Math.Clamp(cores, 1, Math.Max(1, limit));
    }

    /// <summary>The hardware threads of each core that this process may run on, both in the system's order; empty = the system does not tell.</summary>
    public IReadOnlyList<int[]> PhysicalCores() =>
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

    /// <summary>A CPU's number.</summary>
    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value < MostCpus ? value : null;

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
