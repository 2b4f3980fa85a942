using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vit.Messages.SensorMsgs;
using Vit.Messages.VitMsgs;

namespace Vit.Messages.Tests.Cdr;

public sealed class CdrWriterTests
{
    [Fact]
    public void A_buffer_grows_and_keeps_what_was_written()
    {
        var buffer = new CdrBuffer(16);
        var image = new Image { Encoding = "mono8", Data = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)] };

        ReadOnlySpan<byte> payload = CdrMessage.Serialize(image, buffer);

        Assert.Equal(image.Data, CdrMessage.Deserialize<Image>(payload).Data);
        Assert.InRange(buffer.Capacity, payload.Length, 2 * payload.Length);
    }

    [Fact]
    public void Memory_of_fixed_size_that_is_full_is_an_error_that_says_how_much_is_needed()
    {
        var refusal = Assert.Throws<CdrException>(() =>
        {
            var writer = new CdrWriter(new byte[11].AsSpan());
            writer.WriteUInt64(1);
        });
        Assert.Contains("needs 12 bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_lie_aligned_in_the_memory_of_a_buffer()
    {
        foreach (int capacity in new[] { 0, 1, 100, 1001, 100_000 })
        {
            ReadOnlySpan<byte> payload = new CdrWriter(new CdrBuffer(capacity)).Written;
            nint body = Address(payload) + 4;
            Assert.Equal(0, body % 16);
        }
    }

    [Fact]
    public void A_reserved_payload_is_the_same_as_a_written_one()
    {
        float[] vector = [.. Enumerable.Range(0, 384).Select(i => i / 7f)];
        var message = new Embedding { ModelId = "vit", ModelHash = 42, Header = new() { FrameId = "camera" } };

        var writer = new CdrWriter(new CdrBuffer());
        vector.CopyTo(message.SerializeReserving(ref writer, vector.Length));

        message.Data = [.. vector];
        Assert.Equal(CdrMessage.ToBytes(message), writer.Written);
    }

    [Fact]
    public void Nothing_reserved_is_an_empty_sequence()
    {
        var message = new AttentionMap();
        var writer = new CdrWriter(new CdrBuffer());

        Assert.Equal(0, message.SerializeReserving(ref writer, 0).Length);
        Assert.Equal(CdrMessage.ToBytes(message), writer.Written);
    }

    [Fact]
    public void A_count_below_zero_or_a_payload_beyond_2_GiB_is_refused()
    {
        Assert.Throws<CdrException>(() =>
        {
            var writer = new CdrWriter(new CdrBuffer());
            new Embedding().SerializeReserving(ref writer, -1);
        });
        Assert.Throws<CdrException>(() =>
        {
            var writer = new CdrWriter(new CdrBuffer());
            new Embedding().SerializeReserving(ref writer, int.MaxValue / 2);
        });
    }

    private static nint Address(ReadOnlySpan<byte> bytes) => Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(bytes));
}
