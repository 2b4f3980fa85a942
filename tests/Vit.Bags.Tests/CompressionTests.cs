using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vit.Bags.Compression;
using ZstdSharp;

namespace Vit.Bags.Tests;

public sealed class CompressionTests
{
    private static byte[] Bytes(int seed, int length)
    {
        // Half noise, half repetition: some blocks compress, some are stored.
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes.AsSpan(0, length / 2));
        return bytes;
    }

    [Fact]
    public void Crc32_of_the_check_string_is_the_published_value() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void Xxh32_of_published_strings_is_the_published_value(string text, uint expected) =>
        Assert.Equal(expected, Xxh32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Crc32_is_the_same_folded_sliced_and_in_pieces() =>
        Prop.ForAll<byte[], byte[], byte>((first, second, repeat) =>
        {
            byte[] all = [.. Enumerable.Repeat(first, repeat).SelectMany(b => b), .. second];
            int cut = all.Length / 3;
            var pieces = new Crc32();
            pieces.Append(all.AsSpan(0, cut));
            pieces.Append(all.AsSpan(cut));
            uint sliced = ~Crc32.Slice(uint.MaxValue, all);
            return Crc32.Of(all) == sliced && pieces.Value == sliced;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(100_000)]
    [InlineData(9_000_000)]
    public void An_lz4_frame_decodes_to_what_was_encoded(int length)
    {
        byte[] content = Bytes(1, length), frame = new byte[Lz4Frame.MaxEncodedBytes(length)], decoded = new byte[length];

        int encoded = Lz4Frame.Encode(content, frame);

        Assert.True(encoded <= length + 64);
        Assert.True(Lz4Frame.MaxDecodedBytes(frame.AsSpan(0, encoded)) >= length);
        Assert.True(Lz4Frame.TryDecode(frame.AsSpan(0, encoded), decoded));
        Assert.Equal(content, decoded);
    }

    [Fact]
    public void A_damaged_lz4_frame_is_decoded_or_refused_and_its_bound_stays_low()
    {
        byte[] content = Bytes(2, 5000), frame = new byte[Lz4Frame.MaxEncodedBytes(5000)], decoded = new byte[5000];
        int encoded = Lz4Frame.Encode(content, frame);

        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            byte[] damaged = Damage.Apply(frame[..encoded], seed, out _);
            bool isSame = damaged.AsSpan().SequenceEqual(frame.AsSpan(0, encoded));
            bool isDecoded = Lz4Frame.TryDecode(damaged, decoded);
            return Lz4Frame.MaxDecodedBytes(damaged) <= 256L * damaged.Length && (isDecoded || !isSame);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(3_000_000)]
    public void The_bound_on_a_zstd_frame_is_above_its_content_and_within_one_block_each(int length)
    {
        using var compressor = new Compressor(3);
        byte[] content = Bytes(3, length), frame = compressor.Wrap(content).ToArray();

        long bound = ZstdFrame.MaxDecodedBytes(frame);

        Assert.True(ZstdFrame.IsFrame(frame));
        Assert.InRange(bound, length, length + (128 << 10));
        Assert.Equal(2 * bound, ZstdFrame.MaxDecodedBytes([.. frame, .. frame]));
    }

    [Fact]
    public void A_zstd_frame_that_claims_a_terabyte_is_not_believed()
    {
        // Magic, single segment with an 8-byte content size of 2^40, one raw block of 3 bytes.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 1, 0, 0, 0x19, 0, 0, 1, 2, 3];

        Assert.Equal(3, ZstdFrame.MaxDecodedBytes(frame));
    }
}
