using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Vit.Perception.Tests.Imaging;

/// <summary>Writes small PNG files of the kinds that OpenCV's encoder never writes: palettes, grey with alpha, 16 bit.</summary>
internal static class Png
{
    /// <summary>A one-row picture (or rows of equal length) without filtering; extra chunks go before the pixels.</summary>
    public static byte[] Write(int width, int height, byte bitDepth, byte colourType, byte[] samples, params (string Type, byte[] Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = [.. BigEndian((uint)width), .. BigEndian((uint)height), bitDepth, colourType, 0, 0, 0];
        Chunk(file, "IHDR", header);
        foreach ((string type, byte[] data) in chunks)
            Chunk(file, type, data);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (byte[] row in samples.Chunk(samples.Length / height))
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write([.. BigEndian((uint)data.Length), .. body, .. BigEndian(Crc32(body))]);
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
