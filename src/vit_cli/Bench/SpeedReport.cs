namespace Vit.Cli.Bench;

/// <summary>What <c>vit bench --json</c> prints. Times in milliseconds, memory in bytes.</summary>
/// <param name="Setup">What was measured.</param>
/// <param name="Machine">Where.</param>
/// <param name="Rate">Frames that began in a second; 0 = back to back.</param>
/// <param name="Warmup">Frames before those that count.</param>
/// <param name="Frames">Frames that count.</param>
/// <param name="Processed">Those that became results.</param>
/// <param name="Dropped">Those that did not, by reason.</param>
/// <param name="FramesPerSecond">Results a second of busy time; making frames ready is none.</param>
/// <param name="ProcessorPerFrame">
/// Processor time of the whole process from the first frame that counts to the last, for one: with a rate, what threads do between two frames is in it.
/// </param>
/// <param name="CoresApart">
/// How far cores lie from each other, before and after the frames that count: nanoseconds for a cache line's way there and back (null: not known). Some 50 under
/// one last-level cache.
/// </param>
/// <param name="Stages">In the order of the flow; the last one is the whole frame.</param>
/// <param name="Memory">What it takes.</param>
/// <param name="ColdStart">How long it takes to begin.</param>
internal sealed record SpeedReport(
    BenchSetup Setup,
    BenchMachine Machine,
    double Rate,
    int Warmup,
    long Frames,
    long Processed,
    IReadOnlyDictionary<string, long> Dropped,
    double FramesPerSecond,
    double ProcessorPerFrame,
    IReadOnlyList<double?> CoresApart,
    IReadOnlyList<StageReport> Stages,
    MemoryReport Memory,
    ColdStart ColdStart);

/// <summary>Memory.</summary>
/// <param name="ManagedPerFrame">Bytes a frame on the managed heap, mean over the frames that count.</param>
/// <param name="Resident">Of the process at the end.</param>
/// <param name="PeakResident">Most of it while frames were run, where the system lets the peak be reset; else since the start.</param>
/// <param name="PreparedFrames">The part of both that the prepared frames take.</param>
internal sealed record MemoryReport(double ManagedPerFrame, long Resident, long PeakResident, long PreparedFrames);

/// <summary>The beginning, from the start of the process; its clock ticks in hundredths of a second.</summary>
/// <param name="Program">To the first line of the measurement: runtime and native libraries of pictures.</param>
/// <param name="Session">To a session that has run once.</param>
/// <param name="FirstEmbedding">To the first embedding's message, of a raw frame.</param>
internal sealed record ColdStart(double Program, double Session, double FirstEmbedding);
