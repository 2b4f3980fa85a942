using System.Security.Cryptography;
using System.Text;

namespace Vit.Perception.Inference;

/// <summary>What this CPU's instructions can do, as far as settings depend on it.</summary>
internal static class CpuFeatures
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>All that the system names of the first processor, as one line; empty where it names none.</summary>
    public static string Flags { get; } = File.Exists(CpuInfo) ? FlagsIn(File.ReadLines(CpuInfo)) : "";

    /// <summary>Products of u8 and s8 are summed in 32 bits by one instruction (AVX-VNNI or AVX-512 VNNI).</summary>
    public static bool HasVnni { get; } = NamesVnni(Flags);

    /// <summary>The CPU's model and its instructions in one line, <c>AMD EPYC 0123abcd</c>: the same on machines that compute alike.</summary>
    public static string Name { get; } = File.Exists(CpuInfo) ? NameOf(File.ReadLines(CpuInfo)) : "unknown";

    /// <summary>Model name and a digest of the flags of the first processor.</summary>
    /// <param name="lines">Those of /proc/cpuinfo.</param>
    public static string NameOf(IEnumerable<string> lines)
    {
        string[] first = [.. lines.TakeWhile(l => l.Length > 0)];
        string? model = Array.Find(first, l => l.StartsWith("model name", StringComparison.Ordinal));
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FlagsIn(first))).AsSpan(0, 4));
        return $"{(model is null ? "unknown" : model[(model.IndexOf(':') + 1)..].Trim())} {digest}";
    }

    /// <summary>The line that names instructions; x86 and Arm have a word each for it.</summary>
    /// <param name="lines">Those of /proc/cpuinfo.</param>
    public static string FlagsIn(IEnumerable<string> lines) =>
        lines.FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal) || l.StartsWith("Features", StringComparison.Ordinal)) ?? "";

    /// <summary>Whether such a line names it.</summary>
    public static bool NamesVnni(string flags) => flags.Split(' ').Any(flag => flag is "avx_vnni" or "avx512_vnni");
}
