using System.Text;
using Vit.Bags.Compression;
using Vit.Bags.Mcap;
using Vit.Bags.Mcap.Records;

namespace Vit.Bags;

/// <summary>A file carried in an MCAP file, such as a calibration.</summary>
/// <param name="Name">Its name, such as <c>calibration.yaml</c>.</param>
/// <param name="MediaType">Its media type, such as <c>application/yaml</c>.</param>
/// <param name="LogTime">When it was recorded, nanoseconds since the Unix epoch.</param>
/// <param name="CreateTime">When it was made, nanoseconds since the Unix epoch; 0 when unknown.</param>
/// <param name="DataSize">Its size, bytes, as the bag states it.</param>
public sealed record BagAttachment(string Name, string MediaType, long LogTime, long CreateTime, long DataSize)
{
    internal string StoragePath { get; init; } = "";

    internal long RecordOffset { get; init; }

    internal long RecordLength { get; init; }

    /// <summary>Reads its content from the bag, which must still be open if it is a compressed file.</summary>
    /// <exception cref="BagFormatException">The record is not there, is damaged, or is larger than an array can be.</exception>
    public byte[] ReadData()
    {
        using McapFile file = McapFile.Open(StoragePath);
        if (RecordLength is < McapFormat.RecordHeaderBytes or > 1 << 30 || !file.Holds(RecordOffset, RecordLength))
            throw BagFormatException.At(StoragePath, $"attachment '{Name}' lies outside the file", "record it again or use an undamaged copy");
        byte[] record = new byte[RecordLength];
        file.Read(RecordOffset, record);
        ReadOnlySpan<byte> content = record.AsSpan(McapFormat.RecordHeaderBytes);
        if (record[0] != (byte)Opcode.Attachment || !Attachment.TryParse(content, out Attachment found)
            || (found.Crc != 0 && found.Crc != Crc32.Of(content[..CrcStart(found)])))
        {
            throw BagFormatException.At(StoragePath, $"attachment '{Name}' is damaged", "use an undamaged copy");
        }
        return found.Data.ToArray();
    }

    internal static BagAttachment From(in AttachmentIndex index, string path) =>
        new(Encoding.UTF8.GetString(index.Name), Encoding.UTF8.GetString(index.MediaType), McapFormat.Time(index.LogTime),
            McapFormat.Time(index.CreateTime), (long)Math.Min(index.DataSize, long.MaxValue))
        {
            StoragePath = path,
            RecordOffset = (long)Math.Min(index.Offset, long.MaxValue),
            RecordLength = (long)Math.Min(index.Length, long.MaxValue),
        };

    private static int CrcStart(in Attachment found) => 8 + 8 + 4 + found.Name.Length + 4 + found.MediaType.Length + 8 + found.Data.Length;
}
