using System.Globalization;
using System.Runtime.InteropServices;

namespace Vit.Perception.Inference;

/// <summary>
/// Gives each thread of a session's pool a core of its own: the first one to the thread that runs the model, for the time of a run, the others to the workers.
/// Workers sleep between frames, and Linux likes to wake them on the core of the thread that wakes them: two threads then share a core for most of a
/// short run, and take as long as one. Only a pool as large as the machine is bound; two smaller ones would be bound to the same cores.
/// </summary>
/// <remarks>Belongs to one session, whose runs belong to one thread at a time. Allocates nothing after construction.</remarks>
internal sealed partial class PoolCores
{
    private const int WordsOfMask = CpuTopology.MostCpus / 64, BytesOfMask = WordsOfMask * sizeof(ulong);

    private readonly ulong[] _callers = new ulong[WordsOfMask];
    private readonly ulong[] _before = new ulong[WordsOfMask];

    private PoolCores(IReadOnlyList<IReadOnlyList<int>> cores)
    {
        foreach (int cpu in cores[0])
            _callers[cpu / 64] |= 1ul << (cpu % 64);
        Workers = string.Join(';', cores.Skip(1).Select(core => string.Join(',', core.Select(cpu => (cpu + 1).ToString(CultureInfo.InvariantCulture)))));
    }

    /// <summary>
    /// Where the workers run, in the form of ONNX Runtime's <c>session.intra_op_thread_affinities</c>: hardware threads from 1 on, commas between those of
    /// one core, semicolons between workers.
    /// </summary>
    public string Workers { get; }

    /// <summary>The cores of a pool; null where it is left to the scheduler.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="threads">Threads of the pool, the calling one among them.</param>
    public static PoolCores? Of(CpuTopology machine, int threads)
    {
        IReadOnlyList<IReadOnlyList<int>> cores = machine.PhysicalCores();
        return threads > 1 && threads == cores.Count ? new PoolCores(cores) : null;
    }

    /// <summary>
    /// Keeps the calling thread on the first core until it is disposed. Not the process's main thread, whose cores .NET gives to every thread that is
    /// created meanwhile, for good. A thread that somebody bound elsewhere stays there, and where the system does not allow it nothing happens.
    /// </summary>
    public Stay BindCaller()
    {
        if (ThreadId() == Environment.ProcessId || GetAffinity(0, BytesOfMask, ref _before[0]) != 0)
            return default;
        for (int i = 0; i < WordsOfMask; i++)
        {
            if ((_before[i] & _callers[i]) != _callers[i])
                return default;
        }
        return SetAffinity(0, BytesOfMask, ref _callers[0]) == 0 ? new Stay(this) : default;
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint bytes, ref ulong mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint bytes, ref ulong mask);

    /// <summary>The time on the core.</summary>
    internal readonly ref struct Stay(PoolCores? cores)
    {
        /// <summary>Lets the thread run again wherever it could before.</summary>
        public void Dispose()
        {
            if (cores is not null)
                _ = SetAffinity(0, BytesOfMask, ref cores._before[0]);
        }
    }
}
