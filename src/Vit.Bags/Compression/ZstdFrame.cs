using System.Buffers.Binary;

namespace Vit.Bags.Compression;

/// <summary>What the headers of Zstandard frames tell without decoding them (RFC 8878, section 3).</summary>
internal static class ZstdFrame
{
    private const uint Magic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const int MaxBlockBytes = 128 << 10;

    /// <summary>True when the bytes start like a Zstandard frame. A CDR payload never does: its first byte is 0.</summary>
    public static bool IsFrame(ReadOnlySpan<byte> data) => data.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(data) == Magic;

    /// <summary>
    /// Largest number of bytes the frames can decode to, summed over their block headers: what a frame claims about its content is not
    /// believed. Stops at the first damage.
    /// </summary>
    public static long MaxDecodedBytes(ReadOnlySpan<byte> data)
    {
        long total = 0;
        while (data.Length >= 4)
        {
            uint magic = BinaryPrimitives.ReadUInt32LittleEndian(data);
            if ((magic & 0xFFFFFFF0) == SkippableMagic && data.Length >= 8)
            {
                uint skip = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
                if (skip > data.Length - 8)
                    break;
                data = data[(8 + (int)skip)..];
                continue;
            }
            if (magic != Magic || !TrySkipHeader(ref data, out bool checksum) || !TrySkipBlocks(ref data, ref total))
                break;
            data = data[Math.Min(checksum ? 4 : 0, data.Length)..];
        }
        return total;
    }

    private static bool TrySkipHeader(ref ReadOnlySpan<byte> data, out bool checksum)
    {
        checksum = false;
        if (data.Length < 5)
            return false;
        byte descriptor = data[4];
        checksum = (descriptor & 4) != 0;
        bool singleSegment = (descriptor & 0x20) != 0;
        int dictionary = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int contentSize = (descriptor >> 6) switch { 0 => singleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int length = 5 + (singleSegment ? 0 : 1) + dictionary + contentSize;
        if (data.Length < length)
            return false;
        data = data[length..];
        return true;
    }

    private static bool TrySkipBlocks(ref ReadOnlySpan<byte> data, ref long total)
    {
        for (bool last = false; !last;)
        {
            if (data.Length < 3)
                return false;
            int header = data[0] | (data[1] << 8) | (data[2] << 16);
            last = (header & 1) != 0;
            int kind = (header >> 1) & 3, size = header >> 3;
            int stored = kind == 1 ? 1 : size;
            if (kind == 3 || size > MaxBlockBytes || stored > data.Length - 3)
                return false;
            total += kind == 2 ? MaxBlockBytes : size;
            data = data[(3 + stored)..];
        }
        return true;
    }
}
