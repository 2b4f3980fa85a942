using System.Globalization;

namespace Vit.Perception.Inference;

/// <summary>
/// How many threads pay off, as Linux describes the CPU.
/// Matrix products gain nothing from a core's second hardware thread, so cores are counted, not threads.
/// </summary>
/// <param name="root">Root of the file system; another than <c>/</c> in tests.</param>
internal sealed class CpuTopology(string root = "/")
{
    /// <summary>Physical cores this process may run on, at least 1 and at most <paramref name="limit"/>.</summary>
    /// <param name="limit">What the process may use at all (.NET's processor count: affinity and cgroup quota).</param>
    public int Cores(int limit)
    {
        var cores = new HashSet<string>(StringComparer.Ordinal);
        foreach (int cpu in AllowedCpus())
        {
            string siblings = Read($"sys/devices/system/cpu/cpu{cpu.ToString(CultureInfo.InvariantCulture)}/topology/thread_siblings_list");
            if (siblings.Length > 0)
                cores.Add(siblings);
        }
        return cores.Count == 0 ? Math.Max(1, limit) : Math.Clamp(cores.Count, 1, Math.Max(1, limit));
    }

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
