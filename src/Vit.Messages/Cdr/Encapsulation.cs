namespace Vit.Messages;

/// <summary>The four bytes before every payload: a representation id, big endian, and two bytes of options.</summary>
/// <remarks>DDS-XTypes 1.3, 7.6.2.1.2, table 59; DDSI-RTPS 2.5, 10.5.</remarks>
internal static class Encapsulation
{
    public const int Size = 4;

    /// <summary>XCDR1 plain, little endian, no options: what is written.</summary>
    public static ReadOnlySpan<byte> LittleEndian => [0, 1, 0, 0];

    /// <summary>Checks the header and tells whether the payload is little endian.</summary>
    public static bool IsLittleEndian(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Size)
            throw new CdrException($"a payload begins with 4 bytes that tell its encoding, this one has {payload.Length} in all");
        int id = payload[0] << 8 | payload[1];
        return id switch
        {
            0 => false,
            1 => true,
            2 or 3 => throw Unsupported(id, "an XCDR1 parameter list"),
            >= 6 and <= 11 => throw Unsupported(id, "XCDR2"),
            _ => throw Unsupported(id, "no CDR"),
        };
    }

    private static CdrException Unsupported(int id, string what) =>
        new($"the payload is {what} (representation id 0x{id:X4}); only plain XCDR1 (0x0000, 0x0001) is read: have the publisher use it");
}
