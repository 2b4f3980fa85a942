using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vit.Bags.Compression;

/// <summary>
/// CRC-32 of ISO-HDLC (reflected polynomial 0xEDB88320), which MCAP uses everywhere. Feed spans in order, then take <see cref="Value"/>.
/// Long spans are folded with carry-less multiplication (Gopal et al., "Fast CRC Computation Using PCLMULQDQ", Intel 2009), else sliced by 8.
/// </summary>
internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>CRC of all bytes fed so far.</summary>
    public uint Value { get; private set; }

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32();
        crc.Append(data);
        return crc.Value;
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        uint register = ~Value;
        if (Pclmulqdq.IsSupported && data.Length >= 64)
            register = Fold(register, ref data);
        Value = ~Slice(register, data);
    }

    /// <summary>The portable way, eight bytes a step; <paramref name="register"/> is the inverted CRC.</summary>
    internal static uint Slice(uint register, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> t = Tables;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
        if (BitConverter.IsLittleEndian)
        {
            foreach (ulong word in words)
            {
                uint low = (uint)word ^ register, high = (uint)(word >> 32);
                register = t[0x700 + (byte)low] ^ t[0x600 + (byte)(low >> 8)] ^ t[0x500 + (byte)(low >> 16)] ^ t[0x400 + (byte)(low >> 24)]
                    ^ t[0x300 + (byte)high] ^ t[0x200 + (byte)(high >> 8)] ^ t[0x100 + (byte)(high >> 16)] ^ t[(byte)(high >> 24)];
            }
            data = data[(words.Length * sizeof(ulong))..];
        }
        foreach (byte b in data)
            register = t[(byte)register ^ b] ^ (register >> 8);
        return register;
    }

    private static uint Fold(uint register, ref ReadOnlySpan<byte> data)
    {
        // x^n mod P for the distances 512+64, 512, 128+64 and 128 bits, reflected (Gopal et al., table of constants).
        Vector128<ulong> by512 = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL), by128 = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        Vector128<ulong> a = Load(data, 0) ^ Vector128.CreateScalar((ulong)register), b = Load(data, 16), c = Load(data, 32), d = Load(data, 48);
        data = data[64..];
        for (; data.Length >= 64; data = data[64..])
        {
            a = Shift(a, by512) ^ Load(data, 0);
            b = Shift(b, by512) ^ Load(data, 16);
            c = Shift(c, by512) ^ Load(data, 32);
            d = Shift(d, by512) ^ Load(data, 48);
        }
        a = Shift(Shift(Shift(a, by128) ^ b, by128) ^ c, by128) ^ d;
        for (; data.Length >= 16; data = data[16..])
            a = Shift(a, by128) ^ Load(data, 0);
        Span<byte> rest = stackalloc byte[16];
        a.AsByte().CopyTo(rest);
        return Slice(0, rest);
    }

    private static Vector128<ulong> Shift(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    private static Vector128<ulong> Load(ReadOnlySpan<byte> data, int offset) => Vector128.Create(data[offset..]).AsUInt64();

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            tables[i] = value;
        }
        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
