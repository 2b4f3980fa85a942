using System.Buffers.Binary;

namespace Vit.Simulation;

/// <summary>
/// The random stream of the scenes: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// The same state gives the same draws in any language, which is why scenes are named by their seed alone.
/// Not thread-safe.
/// </summary>
public sealed class SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    private SplitMix64(ulong state) => _state = state;

    /// <summary>A stream that starts from a raw state.</summary>
    public static SplitMix64 FromState(ulong state) => new(state);

    /// <summary>A stream whose start is spread over the state space, so that neighbouring seeds share nothing.</summary>
    public static SplitMix64 FromSeed(ulong seed) => new(unchecked((seed * 0xD1342543DE82EF95) + 1));

    /// <summary>The stream of one attempt (0..63) at drawing a scene.</summary>
    public static SplitMix64 ForScene(long seed, int attempt) => FromSeed(unchecked(((ulong)seed * 64) + (ulong)attempt));

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>The output function alone: spreads a counter over all 64 bits.</summary>
    internal static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>), 53 random bits.</summary>
    public double Uniform(double from = 0, double to = 1) => from + ((to - from) * (Next() >> 11) * (1.0 / (1UL << 53)));

    /// <summary>Uniform integer in <paramref name="first"/>..<paramref name="last"/>, both included.</summary>
    public int Integer(int first, int last) => first + (int)(Uniform() * (last - first + 1));

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Normal with mean 0 (Box-Muller, the cosine branch only: two draws a number).</summary>
    public double Normal(double deviation)
    {
        double radius = Uniform(), angle = Uniform();
        return deviation * Math.Sqrt(-2 * Math.Log(1 - radius)) * Math.Cos(2 * Math.PI * angle);
    }

    /// <summary>One of the items, each with the same chance.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[(int)(Uniform() * items.Length)];

    /// <summary>One of the items; <paramref name="weights"/> are relative and need not sum to 1.</summary>
    public T Pick<T>(ReadOnlySpan<T> items, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights)
            sum += weight;
        double left = Uniform() * sum;
        for (int i = 0; i < items.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
                return items[i];
        }
        return items[^1];
    }

    /// <summary>Fills with successive draws, eight little-endian bytes each; the rest of the last draw is dropped.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
        if (bytes.IsEmpty)
            return;
        Span<byte> last = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(last, Next());
        last[..bytes.Length].CopyTo(bytes);
    }
}
