using OpenCvSharp;
using Vit.Perception.Attention;

namespace Vit.Perception.Overlay;

/// <summary>
/// A map as a one-channel image: <c>~/attention/image</c>. At grid size a pixel is a cell; at source size values are interpolated
/// between cell centres. 32FC1 holds cells' shares (grid size: they sum to 1; source size: NaN where the model did not look).
/// mono8 and mono16 are scaled so that the largest cell is 255 or 65535, and are 0 where there is no value.
/// </summary>
/// <remarks>Memory is reused while size and encoding stay: no managed allocation a frame. Not thread safe.</remarks>
public sealed class AttentionImage : IDisposable
{
    private readonly HeatMap _heat = new();
    private readonly Mat _image = new();
    private float[] _line = [];

    /// <summary>Makes the image of one map.</summary>
    /// <returns>CV_32FC1, CV_8UC1 or CV_16UC1. It belongs to this object and holds until the next call.</returns>
    /// <exception cref="ArgumentException">Weights that do not fit the grid, rotated geometry, or an unknown encoding or size.</exception>
    public Mat Render(in AttentionMap map, AttentionImageEncoding encoding, AttentionImageSize size)
    {
        _heat.Update(map);
        (int width, int height) = size switch
        {
            AttentionImageSize.Grid => (map.Grid.Columns, map.Grid.Rows),
            AttentionImageSize.Source => (map.Grid.SourceWidth, map.Grid.SourceHeight),
            _ => throw new ArgumentOutOfRangeException(nameof(size), size, "attention.image_size has no such value"),
        };
        _image.Create(height, width, TypeOf(encoding));
        if (_line.Length < width)
            _line = new float[width];
        Span<float> line = _line.AsSpan(0, width);
        for (int y = 0; y < height; y++)
        {
            if (size == AttentionImageSize.Grid)
                map.Weights.Span.Slice(y * width, width).CopyTo(line);
            else
                _heat.Row(y, line);
            WriteRow(line, encoding, y);
        }
        return _image;
    }

    /// <summary>Frees the image.</summary>
    public void Dispose() => _image.Dispose();

    private static MatType TypeOf(AttentionImageEncoding encoding) => encoding switch
    {
        AttentionImageEncoding.Float32 => MatType.CV_32FC1,
        AttentionImageEncoding.Mono8 => MatType.CV_8UC1,
        AttentionImageEncoding.Mono16 => MatType.CV_16UC1,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "attention.image_encoding has no such value"),
    };

    private void WriteRow(ReadOnlySpan<float> line, AttentionImageEncoding encoding, int y)
    {
        switch (encoding)
        {
            case AttentionImageEncoding.Mono8:
                Span<byte> bytes = _image.RowSpan<byte>(y);
                for (int x = 0; x < line.Length; x++)
                    bytes[x] = (byte)Level(line[x], byte.MaxValue);
                break;
            case AttentionImageEncoding.Mono16:
                Span<ushort> words = _image.RowSpan<ushort>(y);
                for (int x = 0; x < line.Length; x++)
                    words[x] = (ushort)Level(line[x], ushort.MaxValue);
                break;
            default:
                line.CopyTo(_image.RowSpan<float>(y));
                break;
        }
    }

    private int Level(float share, int levels) =>
        float.IsNaN(share) || _heat.Max == 0 ? 0 : Math.Clamp((int)((share / _heat.Max * levels) + 0.5f), 0, levels);
}
