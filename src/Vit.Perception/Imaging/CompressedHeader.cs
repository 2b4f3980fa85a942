using System.Buffers.Binary;

namespace Vit.Perception.Imaging;

/// <summary>
/// What a JPEG or PNG file says of itself, read before any decoder allocates: OpenCV's would believe a damaged header that asks
/// for gigabytes, and returns a picture half grey for a JPEG that was cut short.
/// </summary>
/// <param name="Format">JPEG or PNG.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct CompressedHeader(string Format, int Width, int Height)
{
    // Deflate packs at most 1032:1, and a byte holds up to 8 pixels.
    private const int PngPixelsPerByte = 8 * 1032;

    // A Huffman-coded JPEG spends at least one bit on a block of 64 pixels; twice that for good measure.
    private const int JpegPixelsPerByte = 2 * 8 * 64;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    /// <summary>Reads size and end mark (ITU T.81 annex B; PNG third edition, section 5).</summary>
    /// <exception cref="BadFrameException">As <see cref="FrameDecoder.DecodeCompressed"/>.</exception>
    public static CompressedHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            throw new BadFrameException(FrameFault.Truncated, "the compressed image has no bytes; check the sender");
        bool isPng = data.StartsWith(PngSignature);
        if (!isPng && data is not [0xFF, 0xD8, ..])
            throw Undecodable("the compressed image is neither JPEG nor PNG; set the sender's format to one of them");
        CompressedHeader header = isPng ? ReadPng(data) : ReadJpeg(data);
        long pixels = (long)header.Width * header.Height;
        long most = Math.Min(ImageView.MaximumPixels, (long)data.Length * (isPng ? PngPixelsPerByte : JpegPixelsPerByte));
        if (pixels == 0 || pixels > most || Math.Max(header.Width, header.Height) > ImageView.MaximumSide)
        {
            throw new BadFrameException(
                FrameFault.BadSize,
                $"{header.Format} of {data.Length} bytes says it is {header.Width}x{header.Height}, but that many bytes hold 1 to {most} pixels with sides up to {ImageView.MaximumSide}; the header is damaged");
        }
        return header;
    }

    private static CompressedHeader ReadPng(ReadOnlySpan<byte> data)
    {
        CompressedHeader? header = null;
        for (int at = PngSignature.Length; data.Length - at >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            ReadOnlySpan<byte> type = data.Slice(at + 4, 4);
            if (length > data.Length - at - 12)
                throw CutShort("PNG");
            if (header is null)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13)
                    throw Undecodable("the PNG picture has no header chunk; check the sender");
                header = new("PNG", ReadSide(data[(at + 8)..]), ReadSide(data[(at + 12)..]));
            }
            if (type.SequenceEqual("IEND"u8))
                return header.Value;
            at += (int)length + 12;
        }
        throw CutShort("PNG");
    }

    private static CompressedHeader ReadJpeg(ReadOnlySpan<byte> data)
    {
        CompressedHeader? header = null;
        for (int at = 2; data.Length - at >= 4;)
        {
            if (data[at] != 0xFF)
                throw Undecodable("the JPEG picture is damaged between its segments; check the sender and the network");
            byte marker = data[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            int length = BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]);
            if (length < 2)
                throw Undecodable("the JPEG picture has a segment without a length; check the sender");
            if (length > data.Length - at - 2)
                throw CutShort("JPEG");

            // C4, C8 and CC lie among the frame markers but are tables.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= 8)
            {
                header = new(
                    "JPEG",
                    BinaryPrimitives.ReadUInt16BigEndian(data[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(data[(at + 5)..]));
            }
            at += 2 + length;
            if (marker == 0xDA)
            {
                // Entropy-coded bytes never hold FF D9, so the last one is the end of the picture.
                return data[at..].LastIndexOf(EndOfImage) < 0 ? throw CutShort("JPEG")
                    : header ?? throw Undecodable("the JPEG picture has no frame header; check the sender");
            }
        }
        throw CutShort("JPEG");
    }

    private static int ReadSide(ReadOnlySpan<byte> data) => (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(data), int.MaxValue);

    private static BadFrameException CutShort(string format) =>
        new(FrameFault.Truncated, $"the {format} picture ends before its end mark; the message was cut short");

    private static BadFrameException Undecodable(string message) => new(FrameFault.Undecodable, message);
}
