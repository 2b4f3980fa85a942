namespace Vit.Pipeline.Timing;

/// <summary>What the CPU calls itself: a figure without it says little.</summary>
public static class CpuName
{
    /// <summary>As Linux knows it, such as <c>AMD EPYC 9354 32-Core Processor</c>; "unknown CPU" where it does not say.</summary>
    public static string Read()
    {
        const string file = "/proc/cpuinfo", key = "model name";
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? "unknown CPU" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
