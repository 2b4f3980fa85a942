using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vit.Pipeline.Timing;

/// <summary>
/// How far the cores that two threads run on lie from each other: nanoseconds for a cache line's way there and back. Some 50 under one
/// last-level cache, hundreds across two. Threads that share a model's work hand activations over at every layer, so it changes the time of small and 8-bit
/// models by a third; a host may move the virtual cores of one machine from the one state to the other within seconds.
/// </summary>
public static class CoreDistance
{
    private const int Batches = 5, TripsOfBatch = 2000;

    /// <summary>Other work on the cores makes single trips long; it must not make the measurement long.</summary>
    private const long LongestMilliseconds = 100;

    /// <summary>Measures it, in a few milliseconds: the best of some batches, since other work only adds to it.</summary>
    /// <returns>Nanoseconds; null with one processor, or where two threads do not run at once.</returns>
    public static double? Measure()
    {
        if (Environment.ProcessorCount < 2)
            return null;
        var line = new Line();
        var echo = new Thread(line.Echo) { IsBackground = true, Name = "core distance" };
        echo.Start();
        long end = Environment.TickCount64 + LongestMilliseconds;
        double best = double.PositiveInfinity;
        for (int batch = 0; batch < Batches && line.Trips(TripsOfBatch, end) is { } nanoseconds; batch++)
            best = Math.Min(best, nanoseconds);
        line.Close();
        echo.Join();
        return double.IsFinite(best) ? best : null;
    }

    /// <summary>A number in a cache line of its own: odd numbers go out, the echo answers with the even one that follows.</summary>
    private sealed class Line
    {
        private const int Closed = -1, TriesBetweenLooksAtTheClock = 1 << 16;

        private Padded _padded;

        public void Echo()
        {
            for (int value; (value = Volatile.Read(ref _padded.Value)) != Closed;)
            {
                // One that was closed meanwhile stays closed.
                if (value % 2 == 1)
                    Interlocked.CompareExchange(ref _padded.Value, value + 1, value);
            }
        }

        /// <returns>Nanoseconds a trip; null when the end came first.</returns>
        public double? Trips(int count, long end)
        {
            Volatile.Write(ref _padded.Value, 0);
            long start = Stopwatch.GetTimestamp();
            for (int sent = 1; sent < 2 * count; sent += 2)
            {
                Volatile.Write(ref _padded.Value, sent);
                for (int tries = 1; Volatile.Read(ref _padded.Value) == sent; tries++)
                {
                    if (tries % TriesBetweenLooksAtTheClock == 0 && Environment.TickCount64 > end)
                        return null;
                }
            }
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
        }

        public void Close() => Volatile.Write(ref _padded.Value, Closed);
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public int Value;
    }
}
