using OpenCvSharp;

namespace Vit.Simulation.Drawing;

/// <summary>Rows of a Mat as spans. The span is valid as long as the Mat is neither disposed nor reallocated.</summary>
internal static unsafe class MatSpans
{
    /// <summary>The first <paramref name="length"/> floats of a row of a float Mat.</summary>
    public static Span<float> AsSpanOfRow(this Mat mat, int row, int length) => new((void*)mat.Ptr(row), length);

    /// <summary>All bytes of a continuous 8-bit Mat.</summary>
    public static Span<byte> Bytes(this Mat mat) => new((void*)mat.DataPointer, checked((int)mat.Total() * mat.Channels()));

    /// <summary>The bytes of a row of an 8-bit Mat.</summary>
    public static Span<byte> BytesOfRow(this Mat mat, int row) => new((void*)mat.Ptr(row), mat.Cols * mat.Channels());
}
