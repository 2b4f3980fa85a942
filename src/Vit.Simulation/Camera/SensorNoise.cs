using System.Runtime.Intrinsics;

namespace Vit.Simulation.Camera;

/// <summary>
/// Noise with a triangular distribution on every byte of a frame. Made once; each frame takes another stretch of it, which costs one
/// pass over the frame and no random numbers.
/// </summary>
internal sealed class SensorNoise
{
    private const int Shifts = 1 << 16;
    private const ulong Salt = 0x6E6F697365000000;
    private readonly long _seed;
    private readonly byte[] _plus, _minus;

    public SensorNoise(long seed, int frameBytes, double sigma)
    {
        _seed = seed;
        int length = frameBytes + Shifts;
        _plus = new byte[length];
        _minus = new byte[length];
        var random = SplitMix64.FromSeed((ulong)seed ^ Salt);
        random.Fill(_plus);
        random.Fill(_minus);
        for (int i = 0; i < length; i++)
        {
            // The difference of two uniform bytes has a deviation of 104.5.
            int noise = (int)Math.Round((_plus[i] - _minus[i]) * (sigma / 104.5));
            _plus[i] = (byte)Math.Clamp(noise, 0, 255);
            _minus[i] = (byte)Math.Clamp(-noise, 0, 255);
        }
    }

    /// <summary>Adds the noise of one frame in place, saturating.</summary>
    public void Apply(Span<byte> frame, long index)
    {
        int shift = (int)(SplitMix64.Mix(unchecked((ulong)_seed + ((ulong)index << 32))) % Shifts);
        ReadOnlySpan<byte> plus = _plus.AsSpan(shift, frame.Length), minus = _minus.AsSpan(shift, frame.Length);
        int i = 0;
        for (; i <= frame.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> lighter = Vector128.AddSaturate(Vector128.Create(frame[i..]), Vector128.Create(plus[i..]));
            Vector128.SubtractSaturate(lighter, Vector128.Create(minus[i..])).CopyTo(frame[i..]);
        }
        for (; i < frame.Length; i++)
            frame[i] = (byte)Math.Max(0, Math.Min(255, frame[i] + plus[i]) - minus[i]);
    }
}
