using System.Buffers.Binary;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Vit.Bags.Tests;

/// <summary>Ways to damage a file, chosen by a seed, and the property that reading survives them.</summary>
internal static class Damage
{
    /// <summary>Damaged files a test tries; VIT_BAG_FUZZ=N makes it N.</summary>
    public static int Trials { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("VIT_BAG_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 150;

    public static byte[] Apply(byte[] original, int seed, out string what)
    {
        var random = new Random(seed);
        int at = random.Next(original.Length);
        byte[] damaged = [.. original];
        switch (random.Next(6))
        {
            case 0:
                what = $"cut at {at}";
                return damaged[..at];
            case 1:
                int length = random.Next(1, 64);
                what = $"{length} bytes removed at {at}";
                return [.. damaged.AsSpan(0, at), .. damaged.AsSpan(Math.Min(at + length, damaged.Length))];
            case 2 when original.Length > 8:
                at = Math.Min(at, original.Length - 8);
                what = $"large number at {at}";
                BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(at), ulong.MaxValue >> random.Next(64));
                return damaged;
            default:
                // Half of the flips near the end, where indexes and footers are.
                at = random.Next(2) == 0 ? at : Math.Max(0, original.Length - 1 - random.Next(400));
                what = $"byte flipped at {at}";
                damaged[at] ^= (byte)random.Next(1, 256);
                return damaged;
        }
    }

    /// <summary>
    /// Whatever the damage: reading gives a bag or a BagFormatException, never another exception, and never takes more memory than a file
    /// of that size justifies.
    /// </summary>
    /// <param name="original">The undamaged file.</param>
    /// <param name="write">Puts the damaged bytes in place and returns what to open.</param>
    /// <param name="holds">What else must hold for what was read.</param>
    public static void Survives(byte[] original, Func<byte[], string> write, Func<Outcome, bool>? holds = null) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            string path = write(Apply(original, seed, out string what));
            Outcome outcome = Read(path);
            // 64 kB and 4 kB buffers, strings of losses; 64 times the file for what a compressed byte may stand for.
            bool isFrugal = outcome.AllocatedBytes <= (4 << 20) + 64L * original.Length;
            return (isFrugal && (outcome.Error is not null || holds is null || holds(outcome))).Label($"{what}: {outcome.Error?.Message ?? outcome.Recovery!.ToString()}, {outcome.AllocatedBytes} allocated");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Trials));

    private static Outcome Read(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var hashes = new List<string>();
        long hashed = 0;
        try
        {
            using BagReader bag = BagReader.Open(path);
            while (bag.Read(out BagMessage message))
            {
                long start = GC.GetAllocatedBytesForCurrentThread();
                hashes.Add(ExpectedBag.Hash(message.Payload.Span));
                hashed += GC.GetAllocatedBytesForCurrentThread() - start;
            }
            return new Outcome(hashes, bag.Recovery, null, GC.GetAllocatedBytesForCurrentThread() - before - hashed);
        }
        catch (BagFormatException e)
        {
            return new Outcome(hashes, null, e, GC.GetAllocatedBytesForCurrentThread() - before - hashed);
        }
    }

    public sealed record Outcome(List<string> Payloads, BagRecovery? Recovery, BagFormatException? Error, long AllocatedBytes);
}
