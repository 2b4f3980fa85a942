using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OpenCvSharp;
using Vit.Models.Cards;

namespace Vit.Perception.Imaging;

/// <summary>
/// Antialiased resize in float without rounding between the passes (torch's <c>interpolate(antialias=True)</c>, used by DINOv3's
/// processor) of an interleaved 8-bit BGR picture into float planes. Linear, so it runs on 0..255 instead of 0..1.
/// The vertical pass comes first, one target row at a time: between the passes there is one row, which stays in cache.
/// An instance serves one geometry and allocates nothing in a run. Not thread safe.
/// </summary>
internal sealed unsafe class FloatResize
{
    private readonly Rect _window;
    private readonly ResampleTaps _horizontal;
    private readonly ResampleTaps _vertical;
    private readonly float[] _horizontalWeights;
    private readonly float[] _verticalWeights;
    private readonly float[] _row;

    /// <summary>As <see cref="PillowResize(Size, Size, Rect, ResizeFilter, ResizePassOrder)"/>.</summary>
    public FloatResize(Size source, Size target, Rect window, ResizeFilter filter)
    {
        _window = window;
        _horizontal = ResampleTaps.Create(source.Width, target.Width, filter, window.X, window.Width);
        _vertical = ResampleTaps.Create(source.Height, target.Height, filter, window.Y, window.Height);
        _horizontalWeights = _horizontal.ToFloat();
        _verticalWeights = _vertical.ToFloat();

        // A pixel is read as four floats.
        _row = GC.AllocateArray<float>((3 * (_horizontal.SourceEnd - _horizontal.SourceStart)) + 1, pinned: true);
    }

    /// <summary>Resizes a picture of the source size that lies in pinned memory, its rows <paramref name="step"/> bytes apart.</summary>
    public void Run(byte* source, long step, PlaneWindow planes)
    {
        int firstColumn = _horizontal.SourceStart, length = _row.Length - 1;
        byte* pixels = source + (3L * firstColumn);
        float* weights = Pointer(_verticalWeights), row = Pointer(_row);
        for (int y = 0; y < _window.Height; y++, weights += _vertical.Stride)
        {
            Vertical(pixels + (_vertical.Starts[y] * step), step, weights, _vertical.Counts[y], row, length);
            Horizontal(row, firstColumn, planes.Red(y), planes.Green(y), planes.Blue(y));
        }
    }

    private static void Vertical(byte* source, long step, float* weights, int count, float* row, int length)
    {
        int x = 0;
        for (; x <= length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            Vector128<float> a = Vector128<float>.Zero, b = a, c = a, d = a;
            byte* column = source + x;
            for (int k = 0; k < count; k++, column += step)
            {
                Vector128<float> weight = Vector128.Create(weights[k]);
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(column));
                a += Vector128.ConvertToSingle(Vector128.WidenLower(low).AsInt32()) * weight;
                b += Vector128.ConvertToSingle(Vector128.WidenUpper(low).AsInt32()) * weight;
                c += Vector128.ConvertToSingle(Vector128.WidenLower(high).AsInt32()) * weight;
                d += Vector128.ConvertToSingle(Vector128.WidenUpper(high).AsInt32()) * weight;
            }
            a.Store(row + x);
            b.Store(row + x + 4);
            c.Store(row + x + 8);
            d.Store(row + x + 12);
        }
        for (; x < length; x++)
        {
            float sum = 0;
            for (int k = 0; k < count; k++)
                sum += source[(k * step) + x] * weights[k];
            row[x] = sum;
        }
    }

    private void Horizontal(float* row, int firstColumn, float* red, float* green, float* blue)
    {
        float* weights = Pointer(_horizontalWeights);
        for (int x = 0; x < _window.Width; x++, weights += _horizontal.Stride)
        {
            float* pixel = row + (3 * (_horizontal.Starts[x] - firstColumn));
            Vector128<float> sum = Vector128<float>.Zero;
            for (int k = 0; k < _horizontal.Counts[x]; k++, pixel += 3)
                sum += Vector128.Load(pixel) * Vector128.Create(weights[k]);
            blue[x] = sum.GetElement(0);
            green[x] = sum.GetElement(1);
            red[x] = sum.GetElement(2);
        }
    }

    private static float* Pointer(float[] pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
