using System.Globalization;
using Vit.Messages;
using Vit.Pipeline.Frames;
using Vit.Pipeline.Results;

namespace Vit.Pipeline.Queries;

/// <summary>
/// The last few frames, as they came: none is copied, so each holds its image's memory until newer ones push it out. No managed allocation
/// a frame once warm. Not thread safe.
/// </summary>
public sealed class KeptFrames : IDisposable
{
    /// <summary>How many: at 30 Hz the last 0.13 s, long enough for an answer to a result that has just come.</summary>
    public const int Most = 4;

    private readonly KeptFrame[] _ring = [.. Enumerable.Range(0, Most).Select(_ => new KeptFrame())];
    private int _newest = -1;

    /// <summary>Frames kept now.</summary>
    public int Count { get; private set; }

    /// <summary>Takes ownership of a frame that is the newest from now on; the oldest is given back.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="result">What became of it, for the regions found in it; null when it was not processed.</param>
    /// <exception cref="CdrException">The message is damaged; the frame stays the caller's.</exception>
    public void Keep(Frame frame, PerceptionResult? result)
    {
        ArgumentNullException.ThrowIfNull(frame);
        long stamp = frame.ReadStamp();
        _newest = (_newest + 1) % Most;
        KeptFrame slot = _ring[_newest];
        if (Count == Most)
            slot.Frame.Dispose();
        else
            Count++;
        slot.Set(frame, stamp, result);
    }

    /// <summary>Gives all frames back.</summary>
    public void Dispose()
    {
        for (; Count > 0; Count--)
            Age(Count - 1).Frame.Dispose();
    }

    /// <summary>The frame with a stamp, or the newest for stamp 0.</summary>
    /// <param name="stamp">Nanoseconds.</param>
    /// <param name="problem">When null is returned: why, and what to do.</param>
    internal KeptFrame? Find(long stamp, out string problem)
    {
        problem = "";
        for (int age = 0; age < Count; age++)
        {
            if (stamp == 0 || Age(age).Stamp == stamp)
                return Age(age);
        }
        problem = Count == 0
            ? "no image has come yet: start the camera, or look into /diagnostics for what is wrong"
            : $"no frame with stamp {Seconds(stamp)} is kept, only the last {Count} are, from {Seconds(Age(Count - 1).Stamp)} to {Seconds(Age(0).Stamp)}: ask with stamp 0 for the newest";
        return null;
    }

    private KeptFrame Age(int age) => _ring[(_newest - age + Most) % Most];

    private static string Seconds(long stamp) => (stamp / 1_000_000_000m).ToString("0.000000000", CultureInfo.InvariantCulture);
}
