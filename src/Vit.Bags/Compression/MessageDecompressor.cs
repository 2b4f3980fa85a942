using ZstdSharp;

namespace Vit.Bags.Compression;

/// <summary>Unpacks payloads that rosbag2 compressed one by one (compression_mode <c>message</c>) into a reused buffer.</summary>
internal sealed class MessageDecompressor(int limit) : IDisposable
{
    private readonly Decompressor _zstd = new();
    private byte[] _buffer = [];

    /// <summary>The unpacked payload, valid until the next call; false when it is damaged or above the limit.</summary>
    public bool TryUnpack(ReadOnlySpan<byte> payload, out ReadOnlyMemory<byte> unpacked)
    {
        unpacked = default;
        long most = ZstdFrame.MaxDecodedBytes(payload);
        if (!ZstdFrame.IsFrame(payload) || most > limit)
            return false;
        Buffers.Ensure(ref _buffer, (int)most);
        try
        {
            if (!_zstd.TryUnwrap(payload, _buffer, out int written))
                return false;
            unpacked = _buffer.AsMemory(0, written);
            return true;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    public void Dispose() => _zstd.Dispose();
}
