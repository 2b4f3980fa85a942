namespace Vit.Testing;

/// <summary>What a frame allocates on the managed heap once it is warm.</summary>
public static class Allocation
{
    private const int InARow = 5;
    private const int Tries = 100;

    /// <summary>
    /// The least that five frames in a row allocate on this thread, in bytes. Several tries, because the counter also grows when
    /// another thread's collection retires this thread's buffer, and code that is not compiled for speed yet may box;
    /// a frame that allocates by itself, each time or now and then, does so in every try.
    /// </summary>
    public static long OfFiveFrames(Action frame)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int k = 0; k < InARow; k++)
                frame();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
