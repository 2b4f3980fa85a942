using Vit.Pipeline.Timing;

namespace Vit.Cli.Doctor;

/// <summary>Which processor it is, and whether the threads of a model lie close enough together for small and int8 models.</summary>
internal static class ProcessorCheck
{
    /// <summary>Cores under one last-level cache exchange a line in less, those under two take longer.</summary>
    private const double FarNanoseconds = 200;

    /// <summary>What it is; a remark where cores lie far apart.</summary>
    public static Finding Find()
    {
        const string what = "processor";
        string name = FormattableString.Invariant($"{CpuName.Read()}, {Environment.ProcessorCount} processors");
        if (CoreDistance.Measure() is not { } apart)
            return new Finding(what, name, Verdict.Good);
        string found = FormattableString.Invariant($"{name}, {apart:0} ns apart");
        return apart < FarNanoseconds
            ? new Finding(what, found, Verdict.Good)
            : Finding.Remark(what, $"{found}, as under several last-level caches: int8 and small models take up to a third longer; start vit or the node with 'taskset -c' and the " +
                "cores of one cache (lscpu --extended), or pin the virtual machine's cores on its host");
    }
}
