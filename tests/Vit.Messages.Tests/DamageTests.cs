using FsCheck;
using FsCheck.Fluent;
using Vit.Messages.Tests.Support;

namespace Vit.Messages.Tests;

/// <summary>Damaged payloads of every type: a CdrException or a message, and never more memory than the payload justifies.</summary>
public sealed class DamageTests
{
    // A string of a count alone takes 4 bytes here and 8 in a list, which may have grown twice over; small objects cost about as much.
    private const int BytesPerByte = 16;

    // The message itself with its fixed arrays, and an exception with its stack trace.
    private const int Overhead = 16 * 1024;

    private const int Rounds = 40;

    public static TheoryData<string> Names => MessageProbe.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_cut_off_anywhere_is_refused(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        byte[] payload = Payload(probe, 1);
        for (int length = 0; length < payload.Length; length += payload.Length > 2000 ? 7 : 1)
        {
            Assert.Throws<CdrException>(() => probe.Deserialize(payload.AsSpan(0, length)));
            if (probe.HasView)
                Assert.Throws<CdrException>(() => probe.DeserializeByView(payload.AsSpan(0, length)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_byte_is_read_or_refused(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        Check(seed =>
        {
            var random = new Random(seed);
            byte[] payload = Payload(probe, seed);
            payload[random.Next(payload.Length)] ^= (byte)random.Next(1, 256);
            return ReadsOrRefuses(probe, payload);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_bytes_are_read_or_refused(string type)
    {
        MessageProbe probe = MessageProbe.All[type];
        Check(seed =>
        {
            var random = new Random(seed);
            byte[] payload = new byte[random.Next(4, 600)];
            random.NextBytes(payload);
            // Mostly small numbers, so that counts are believed now and then.
            for (int i = 0; i < payload.Length; i++)
                payload[i] = random.Next(3) > 0 ? (byte)0 : (byte)(payload[i] % 5);
            payload.AsSpan(0, 4).Clear();
            payload[1] = (byte)random.Next(2);
            return ReadsOrRefuses(probe, payload);
        });
    }

    private static bool ReadsOrRefuses(MessageProbe probe, byte[] payload)
    {
        bool read = Measured(probe, payload, () => probe.Deserialize(payload));
        if (probe.HasView)
            Measured(probe, payload, () => probe.DeserializeByView(payload));
        if (read)
            AssertCanBeWritten(probe, payload);
        return true;
    }

    private static bool Measured(MessageProbe probe, byte[] payload, Func<object> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool success = true;
        try
        {
            read();
        }
        catch (CdrException)
        {
            success = false;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= BytesPerByte * payload.Length + Overhead,
            $"{probe.Name}: {allocated} bytes allocated for {payload.Length}: {Convert.ToHexStringLower(payload)}");
        return success;
    }

    private static void AssertCanBeWritten(MessageProbe probe, byte[] payload)
    {
        object message = probe.Deserialize(payload);
        byte[] written;
        try
        {
            written = probe.Serialize(message);
        }
        catch (CdrException)
        {
            return; // a bounded string that grew: bytes that were no UTF-8 have become U+FFFD
        }
        Assert.Equal(written, probe.Serialize(probe.Deserialize(written)));
    }

    private static byte[] Payload(MessageProbe probe, int seed) => probe.Serialize(RoundTripTests.RandomMessage(probe, seed));

    private static void Check(Func<int, bool> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), property)
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Rounds));
}
