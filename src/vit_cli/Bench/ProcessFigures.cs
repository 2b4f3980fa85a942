using System.Diagnostics;

namespace Vit.Cli.Bench;

/// <summary>What the system knows of this process.</summary>
internal static class ProcessFigures
{
    /// <summary>Since the process was started, before the runtime was there; in steps of a hundredth of a second.</summary>
    public static TimeSpan Age()
    {
        using Process self = Process.GetCurrentProcess();
        return DateTime.Now - self.StartTime;
    }

    /// <summary>Processor time of all threads since the start.</summary>
    public static TimeSpan Processor() => Environment.CpuUsage.TotalTime;

    /// <summary>Resident memory now and at most, in bytes.</summary>
    public static (long Now, long Peak) Resident()
    {
        using Process self = Process.GetCurrentProcess();
        return (self.WorkingSet64, self.PeakWorkingSet64);
    }

    /// <summary>Lets the peak begin anew, so that making frames has no part in it; where the system does not allow it, it stays.</summary>
    public static void ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The report says that the peak may be that of the whole process.
        }
    }
}
