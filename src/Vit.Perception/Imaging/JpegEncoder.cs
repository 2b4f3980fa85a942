using OpenCvSharp;
using OpenCvSharp.Internal.Vectors;

namespace Vit.Perception.Imaging;

/// <summary>
/// Pictures as JPEG files in memory that is used again: no managed allocation a picture. The same picture gives the same bytes with the
/// same OpenCV build. Not thread safe.
/// </summary>
public sealed class JpegEncoder : IDisposable
{
    private readonly VectorOfByte _file = new();
    private readonly int[] _parameters;

    /// <param name="quality">0..100; 90 shows no blocks around an overlay's letters.</param>
    public JpegEncoder(int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quality);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        _parameters = [(int)ImwriteFlags.JpegQuality, quality];
    }

    /// <summary>Encodes a picture of 8-bit BGR or grey.</summary>
    /// <returns>The file; valid until the next call.</returns>
    public unsafe ReadOnlySpan<byte> Encode(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        OpenCvNative.Encode(".jpg", picture, _file, _parameters);
        return new ReadOnlySpan<byte>((void*)_file.ElemPtr, _file.Size);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _file.Dispose();
}
