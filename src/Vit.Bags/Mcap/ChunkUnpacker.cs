using System.Text;
using Vit.Bags.Compression;
using Vit.Bags.Mcap.Records;
using ZstdSharp;

namespace Vit.Bags.Mcap;

/// <summary>Decompresses and checks chunks. Takes no more memory than the compressed bytes can justify.</summary>
internal sealed class ChunkUnpacker(int recordLimit) : IDisposable
{
    private Decompressor? _zstd;

    /// <summary>
    /// Puts the chunk's records into <paramref name="buffer"/>, or leaves that alone when they are not compressed: then
    /// <see cref="Chunk.Records"/> are they. Returns what is wrong, null when all is well.
    /// </summary>
    public string? Unpack(in Chunk chunk, ref byte[] buffer)
    {
        ReadOnlySpan<byte> records = chunk.Records;
        if (!chunk.Compression.IsEmpty)
        {
            string? problem = Decompress(chunk, ref buffer);
            if (problem is not null)
                return problem;
            records = buffer.AsSpan(0, (int)chunk.UncompressedSize);
        }
        else if (chunk.UncompressedSize != (ulong)records.Length)
        {
            return $"chunk holds {records.Length} bytes, not the {chunk.UncompressedSize} it states";
        }
        return chunk.UncompressedCrc == 0 || chunk.UncompressedCrc == Crc32.Of(records) ? null : "chunk CRC differs";
    }

    public void Dispose() => _zstd?.Dispose();

    private string? Decompress(in Chunk chunk, ref byte[] buffer)
    {
        bool isZstd = chunk.Compression.SequenceEqual("zstd"u8);
        if (!isZstd && !chunk.Compression.SequenceEqual("lz4"u8))
            return $"unknown chunk compression '{Encoding.UTF8.GetString(chunk.Compression[..Math.Min(32, chunk.Compression.Length)])}'";
        if (chunk.UncompressedSize > (ulong)recordLimit)
            return $"chunk of {chunk.UncompressedSize} bytes is above the limit of {recordLimit} (BagReaderOptions.MaxRecordBytes)";
        int size = (int)chunk.UncompressedSize;
        if (size > (isZstd ? ZstdFrame.MaxDecodedBytes(chunk.Records) : Lz4Frame.MaxDecodedBytes(chunk.Records)))
            return $"chunk states {size} bytes, more than its compressed data can hold";
        Buffers.Ensure(ref buffer, size);
        Span<byte> target = buffer.AsSpan(0, size);
        bool decoded = isZstd ? TryZstd(chunk.Records, target) : Lz4Frame.TryDecode(chunk.Records, target);
        return decoded ? null : "chunk does not decompress to the bytes it states";
    }

    private bool TryZstd(ReadOnlySpan<byte> source, Span<byte> target)
    {
        _zstd ??= new Decompressor();
        try
        {
            return _zstd.TryUnwrap(source, target, out int written) && written == target.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
