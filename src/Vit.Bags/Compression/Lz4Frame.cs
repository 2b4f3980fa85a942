using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace Vit.Bags.Compression;

/// <summary>The LZ4 frame format (lz4_Frame_format.md 1.6) around the block codec: MCAP stores whole frames.</summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint StoredBit = 0x80000000;
    private const int Window = 64 << 10;
    private const int BlockBytes = 4 << 20;

    /// <summary>Largest number of bytes the frame can decode to, from its block headers alone; 0 when it is no frame.</summary>
    public static long MaxDecodedBytes(ReadOnlySpan<byte> frame)
    {
        long total = 0;
        if (!TryReadHeader(ref frame, out Flags flags, out int blockLimit))
            return 0;
        while (TryReadBlock(ref frame, flags, out ReadOnlySpan<byte> block, out bool stored) && !block.IsEmpty)
            total += stored ? block.Length : Math.Min(blockLimit, 255L * block.Length);
        return total;
    }

    /// <summary>Decodes one frame that fills <paramref name="target"/> exactly; false when it is damaged or of another size.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> frame, Span<byte> target)
    {
        if (!TryReadHeader(ref frame, out Flags flags, out _))
            return false;
        int written = 0;
        while (true)
        {
            if (!TryReadBlock(ref frame, flags, out ReadOnlySpan<byte> block, out bool stored))
                return false;
            if (block.IsEmpty)
                break;
            int decoded = stored ? Copy(block, target[written..]) : Decode(block, target, written, flags);
            if (decoded < 0)
                return false;
            written += decoded;
        }
        if (written != target.Length)
            return false;
        return !flags.HasFlag(Flags.ContentChecksum)
            || (frame.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(frame) == Xxh32.Of(target));
    }

    public static int MaxEncodedBytes(int length) => 19 + length + 4 * (length / BlockBytes + 1);

    /// <summary>Encodes independent blocks of 4 MiB; <paramref name="target"/> holds <see cref="MaxEncodedBytes"/>. Returns the length.</summary>
    public static int Encode(ReadOnlySpan<byte> content, Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        target[4] = (byte)(0x40 | (byte)(Flags.IndependentBlocks | Flags.ContentSize));
        target[5] = 7 << 4;
        BinaryPrimitives.WriteUInt64LittleEndian(target[6..], (ulong)content.Length);
        target[14] = (byte)(Xxh32.Of(target[4..14]) >> 8);
        int at = 15;
        for (; !content.IsEmpty; content = content[Math.Min(BlockBytes, content.Length)..])
        {
            ReadOnlySpan<byte> block = content[..Math.Min(BlockBytes, content.Length)];
            // A target one byte short of the block makes the codec give up on what does not shrink.
            int encoded = LZ4Codec.Encode(block, target.Slice(at + 4, block.Length - 1), LZ4Level.L00_FAST);
            bool stored = encoded <= 0;
            if (stored)
                encoded = Copy(block, target[(at + 4)..]);
            BinaryPrimitives.WriteUInt32LittleEndian(target[at..], (uint)encoded | (stored ? StoredBit : 0));
            at += 4 + encoded;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(target[at..], 0);
        return at + 4;
    }

    private static int Copy(ReadOnlySpan<byte> block, Span<byte> target) => block.TryCopyTo(target) ? block.Length : -1;

    private static int Decode(ReadOnlySpan<byte> block, Span<byte> target, int written, Flags flags)
    {
        Span<byte> rest = target[written..];
        if (rest.IsEmpty)
            return -1;
        if (flags.HasFlag(Flags.IndependentBlocks) || written == 0)
            return LZ4Codec.Decode(block, rest);
        int window = Math.Min(Window, written);
        return LZ4Codec.Decode(block, rest, target.Slice(written - window, window));
    }

    private static bool TryReadHeader(ref ReadOnlySpan<byte> frame, out Flags flags, out int blockLimit)
    {
        flags = default;
        blockLimit = 0;
        if (frame.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic || frame[4] >> 6 != 1)
            return false;
        flags = (Flags)(frame[4] & 0x3F);
        int sizeCode = (frame[5] >> 4) & 7;
        int length = 2 + (flags.HasFlag(Flags.ContentSize) ? 8 : 0) + (flags.HasFlag(Flags.Dictionary) ? 4 : 0);
        if (sizeCode < 4 || flags.HasFlag(Flags.Dictionary) || frame.Length < 4 + length + 1)
            return false;
        if (frame[4 + length] != (byte)(Xxh32.Of(frame.Slice(4, length)) >> 8))
            return false;
        blockLimit = 1 << (8 + 2 * sizeCode);
        frame = frame[(4 + length + 1)..];
        return true;
    }

    /// <summary>Takes the next block; an empty one is the end mark.</summary>
    private static bool TryReadBlock(ref ReadOnlySpan<byte> frame, Flags flags, out ReadOnlySpan<byte> block, out bool stored)
    {
        block = default;
        stored = false;
        if (frame.Length < 4)
            return false;
        uint header = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        frame = frame[4..];
        if (header == 0)
            return true;
        stored = (header & StoredBit) != 0;
        int size = (int)(header & ~StoredBit);
        int checksum = flags.HasFlag(Flags.BlockChecksum) ? 4 : 0;
        if (size == 0 || size > frame.Length - checksum)
            return false;
        block = frame[..size];
        if (checksum > 0 && BinaryPrimitives.ReadUInt32LittleEndian(frame[size..]) != Xxh32.Of(block))
            return false;
        frame = frame[(size + checksum)..];
        return true;
    }

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        Dictionary = 1,
        ContentChecksum = 4,
        ContentSize = 8,
        BlockChecksum = 16,
        IndependentBlocks = 32,
    }
}
