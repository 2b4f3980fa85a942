namespace Vit.Perception.Inference;

/// <summary>What this CPU's instructions can do, as far as settings depend on it.</summary>
internal static class CpuFeatures
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Products of u8 and s8 are summed in 32 bits by one instruction (AVX-VNNI or AVX-512 VNNI).</summary>
    public static bool HasVnni { get; } = File.Exists(CpuInfo) && NamesVnni(File.ReadLines(CpuInfo));

    /// <summary>Whether the flags of the first processor name it.</summary>
    /// <param name="lines">Those of /proc/cpuinfo.</param>
    public static bool NamesVnni(IEnumerable<string> lines) =>
        lines.FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && flags.Split(' ').Any(flag => flag is "avx_vnni" or "avx512_vnni");
}
