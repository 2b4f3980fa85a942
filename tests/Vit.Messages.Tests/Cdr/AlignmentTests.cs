using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vit.Messages.Tests.Cdr;

/// <summary>Offsets count from behind the header; a number of n bytes lies at a multiple of n.</summary>
public sealed class AlignmentTests
{
    [Fact]
    public void Padding_is_zero_even_in_used_memory()
    {
        byte[] memory = new byte[32];
        memory.AsSpan().Fill(0xEE);
        var writer = new CdrWriter(memory.AsSpan());
        writer.WriteByte(1);
        writer.WriteDouble(0);

        Assert.Equal([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. new byte[8]], writer.Written.ToArray());
    }

    [Fact]
    public void Rubbish_in_padding_is_skipped_unseen()
    {
        byte[] payload = [0, 1, 0, 0, 1, 0xDE, 0xAD, 0xBE, 7, 0, 0, 0];
        var reader = new CdrReader(payload);

        Assert.True(reader.ReadBoolean());
        Assert.Equal(7u, reader.ReadUInt32());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Numbers_are_aligned_to_their_own_size(int before)
    {
        Assert.Equal(RoundUp(before, 2), OffsetOf<ushort>(before, (scoped ref CdrWriter w) => w.WriteUInt16(0)));
        Assert.Equal(RoundUp(before, 4), OffsetOf<uint>(before, (scoped ref CdrWriter w) => w.WriteUInt32(0)));
        Assert.Equal(RoundUp(before, 8), OffsetOf<ulong>(before, (scoped ref CdrWriter w) => w.WriteUInt64(0)));
    }

    [Fact]
    public void An_empty_sequence_is_its_count_alone()
    {
        var writer = new CdrWriter(new CdrBuffer());
        writer.WriteSequence(new List<double>());
        writer.WriteByte(9);

        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 9], writer.Written.ToArray());
    }

    [Fact]
    public void A_sequence_of_doubles_is_padded_between_count_and_elements()
    {
        var writer = new CdrWriter(new CdrBuffer());
        writer.WriteSequence(new List<double> { 1 });

        Assert.Equal([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(1d)], writer.Written.ToArray());
    }

    private delegate void Write(scoped ref CdrWriter writer);

    private static int RoundUp(int offset, int size) => (offset + size - 1) / size * size;

    private static int OffsetOf<T>(int before, Write write)
        where T : INumberBase<T>
    {
        var writer = new CdrWriter(new CdrBuffer());
        for (int i = 0; i < before; i++)
            writer.WriteByte(0xFF);
        write(ref writer);
        return writer.Written.Length - 4 - Unsafe.SizeOf<T>();
    }
}
