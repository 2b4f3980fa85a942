using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Models.Cards;

namespace Vit.Perception.Imaging;

/// <summary>
/// Pillow's <c>Image.resize</c> (bilinear or bicubic, no reducing gap) of an interleaved 8-bit 3-channel picture, bit for bit:
/// weights in 22-bit fixed point, each pass rounded to 8 bits. Only the asked window of the resized picture is computed;
/// its bytes are those of the whole.
/// An instance serves one geometry: it holds the weights and the picture between the passes, so a run allocates nothing.
/// Not thread safe.
/// </summary>
public sealed unsafe class PillowResize
{
    private readonly int _sourceWidth;
    private readonly int _sourceHeight;
    private readonly Rect _window;
    private readonly ResampleTaps? _horizontal;
    private readonly ResampleTaps? _vertical;
    private readonly int[] _horizontalWeights;
    private readonly int[] _verticalWeights;
    private readonly bool _verticalFirst;
    private readonly byte[] _between;
    private readonly byte[] _paddedRow;

    /// <summary>A resize of <paramref name="source"/> to <paramref name="target"/> pixels, both at least 1 x 1.</summary>
    /// <param name="source">Size of the source picture.</param>
    /// <param name="target">Size of the whole resized picture.</param>
    /// <param name="window">The part of the resized picture that is wanted; not empty, inside <paramref name="target"/>.</param>
    /// <param name="filter">Interpolation kernel.</param>
    /// <param name="order">Which pass comes first.</param>
    /// <exception cref="ArgumentOutOfRangeException">An empty size, or a window outside the resized picture.</exception>
    public PillowResize(Size source, Size target, Rect window, ResizeFilter filter, ResizePassOrder order = ResizePassOrder.Pillow13)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(source.Width, source.Height), 1, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(target.Width, target.Height), 1, nameof(target));
        if (window.X < 0 || window.Y < 0 || window.Width < 1 || window.Height < 1
            || window.Width > target.Width - window.X || window.Height > target.Height - window.Y)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, "the window does not lie inside the resized picture");
        }

        (_sourceWidth, _sourceHeight, _window) = (source.Width, source.Height, window);
        _horizontal = source.Width == target.Width ? null
            : ResampleTaps.Create(source.Width, target.Width, filter, window.X, window.Width);
        _vertical = source.Height == target.Height ? null
            : ResampleTaps.Create(source.Height, target.Height, filter, window.Y, window.Height);
        _horizontalWeights = _horizontal?.ToFixedPoint(HorizontalPass.Precision) ?? [];
        _verticalWeights = _vertical?.ToFixedPoint(HorizontalPass.Precision) ?? [];

        int heightLoss = source.Height - target.Height;
        _verticalFirst = order == ResizePassOrder.Pillow13 && heightLoss > 0 && heightLoss > 2L * (source.Width - target.Width);
        _paddedRow = _horizontal is null ? [] : Pinned((3L * source.Width) + (3 * _horizontal.Stride) + 16);
        _between = _horizontal is null || _vertical is null ? []
            : _verticalFirst ? Pinned(3L * (_horizontal.SourceEnd - _horizontal.SourceStart) * window.Height)
            : Pinned(3L * window.Width * (_vertical.SourceEnd - _vertical.SourceStart));
    }

    /// <summary>Whether the processor-specific path may be used; without it the portable one runs. Same bytes.</summary>
    internal bool UseTwoRows { get; init; } = HorizontalPass.HasTwoRows;

    /// <summary>Resizes a picture of the source size.</summary>
    /// <param name="source">8UC3, of the source size; rows may be padded.</param>
    /// <param name="destination">The window: height x width x 3 bytes, channels in the source's order.</param>
    /// <exception cref="ArgumentException">The picture or the destination has another size or type.</exception>
    public void Run(Mat source, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Rows != _sourceHeight || source.Cols != _sourceWidth || source.Type() != MatType.CV_8UC3)
            throw new ArgumentException($"the picture must be {_sourceWidth}x{_sourceHeight} 8UC3", nameof(source));
        Run(source.DataPointer, source.Step(), destination);
        GC.KeepAlive(source);
    }

    /// <summary>Resizes a picture of the source size that lies in pinned memory, its rows <paramref name="step"/> bytes apart.</summary>
    /// <exception cref="ArgumentException">The destination has another size.</exception>
    internal void Run(byte* source, long step, Span<byte> destination)
    {
        if (destination.Length != 3L * _window.Width * _window.Height)
            throw new ArgumentException($"the window needs {3L * _window.Width * _window.Height} bytes, not {destination.Length}", nameof(destination));
        fixed (byte* target = destination)
            Run(source, step, target);
    }

    private void Run(byte* source, long step, byte* destination)
    {
        byte* between = Pointer(_between);
        int windowRow = 3 * _window.Width;
        byte* end = source + (step * (_sourceHeight - 1)) + (3L * _sourceWidth);
        if (_horizontal is null && _vertical is null)
        {
            for (int y = 0; y < _window.Height; y++)
                Buffer.MemoryCopy(source + ((_window.Y + y) * step) + (3L * _window.X), destination + ((long)y * windowRow), windowRow, windowRow);
        }
        else if (_vertical is null)
        {
            Horizontal(_horizontal!, source + (_window.Y * step), step, end, 0, _window.Height, destination);
        }
        else if (_horizontal is null)
        {
            Vertical(_vertical, source + (3L * _window.X), 0, step, windowRow, destination);
        }
        else if (_verticalFirst)
        {
            int first = _horizontal.SourceStart, rowBytes = 3 * (_horizontal.SourceEnd - first);
            Vertical(_vertical, source + (3L * first), 0, step, rowBytes, between);
            Horizontal(_horizontal, between, rowBytes, between + _between.Length, first, _window.Height, destination);
        }
        else
        {
            int first = _vertical.SourceStart;
            Horizontal(_horizontal, source + (first * step), step, end, 0, _vertical.SourceEnd - first, between);
            Vertical(_vertical, between, first, windowRow, windowRow, destination);
        }
    }

    private void Horizontal(ResampleTaps taps, byte* source, long step, byte* sourceEnd, int firstColumn, int rows, byte* destination)
    {
        int* weights = Pointer(_horizontalWeights);
        long readable = HorizontalPass.ReadableBytes(taps, firstColumn), targetStep = 3L * _window.Width;
        int y = 0;

        // The last row or two end too near the buffer's end for 16-byte reads.
        for (; UseTwoRows && y < rows - 1 && sourceEnd - (source + step) >= readable; y += 2, source += 2 * step, destination += 2 * targetStep)
            HorizontalPass.TwoRows(source, source + step, firstColumn, taps, weights, destination, destination + targetStep);
        for (; y < rows; y++, source += step, destination += targetStep)
        {
            byte* row = source;
            if (sourceEnd - source < readable)
            {
                row = Pointer(_paddedRow);
                long available = Math.Min(sourceEnd - source, readable);
                Buffer.MemoryCopy(source, row, _paddedRow.Length, available);
            }
            HorizontalPass.Row(row, firstColumn, taps, weights, destination);
        }
    }

    private void Vertical(ResampleTaps taps, byte* source, int firstRow, long step, int length, byte* destination)
    {
        int* weights = Pointer(_verticalWeights);
        for (int y = 0; y < taps.Starts.Length; y++, weights += taps.Stride, destination += length)
            VerticalPass.Row(source + ((taps.Starts[y] - firstRow) * step), step, weights, taps.Counts[y], destination, length);
    }

    private static T* Pointer<T>(T[] pinned)
        where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private static byte[] Pinned(long length) => GC.AllocateArray<byte>(checked((int)length), pinned: true);
}
