using OpenCvSharp;
using OpenCvSharp.Internal;
using OpenCvSharp.Internal.Vectors;

namespace Vit.Perception.Imaging;

/// <summary>
/// The OpenCV calls of the hot path, through OpenCvSharp's public P/Invoke layer.
/// Its wrappers allocate 200 to 400 managed bytes a call (InputArray, OutputArray, Mat), which would be garbage at every frame.
/// </summary>
internal static class OpenCvNative
{
    /// <summary><c>cv::cvtColor</c> of a header over foreign memory into <paramref name="destination"/>.</summary>
    public static unsafe void ConvertColor(byte* source, int width, int height, MatType type, long step, Mat destination, ColorConversionCodes code)
    {
        using var input = InputHandle.Over(source, width, height, type, step);
        using var output = OutputHandle.To(destination);
        NativeMethods.HandleException(NativeMethods.imgproc_cvtColor(input.Array, output.Array, (int)code, 0));
        GC.KeepAlive(destination);
    }

    /// <summary><c>cv::cvtColorTwoPlane</c>: a plane of Y and a plane of chroma pairs at half size.</summary>
    public static unsafe void ConvertTwoPlanes(byte* luma, byte* chroma, int width, int height, long step, Mat destination, ColorConversionCodes code)
    {
        using var lumaInput = InputHandle.Over(luma, width, height, MatType.CV_8UC1, step);
        using var chromaInput = InputHandle.Over(chroma, width / 2, height / 2, MatType.CV_8UC2, step);
        using var output = OutputHandle.To(destination);
        NativeMethods.HandleException(NativeMethods.imgproc_cvtColorTwoPlane(lumaInput.Array, chromaInput.Array, output.Array, (int)code));
        GC.KeepAlive(destination);
    }

    /// <summary><c>cv::extractChannel</c> of a header over foreign memory.</summary>
    public static unsafe void ExtractChannel(byte* source, int width, int height, MatType type, long step, Mat destination, int channel)
    {
        using var input = InputHandle.Over(source, width, height, type, step);
        using var output = OutputHandle.To(destination);
        NativeMethods.HandleException(NativeMethods.core_extractChannel(input.Array, output.Array, channel));
        GC.KeepAlive(destination);
    }

    /// <summary><c>cv::imdecode</c>; <paramref name="destination"/> takes the new picture over without a copy. False: not decodable.</summary>
    public static unsafe bool Decode(ReadOnlySpan<byte> data, Mat destination, ImreadModes modes)
    {
        nint decoded = 0;
        try
        {
            fixed (byte* bytes = data)
                NativeMethods.HandleException(NativeMethods.imgcodecs_imdecode_vector(bytes, data.Length, (int)modes, out decoded));
            NativeMethods.HandleException(NativeMethods.core_Mat_assignTo(decoded, destination.CvPtr, -1));
            return !destination.Empty();
        }
        finally
        {
            if (decoded != 0)
                NativeMethods.HandleException(NativeMethods.core_Mat_delete(decoded));
            GC.KeepAlive(destination);
        }
    }

    /// <summary><c>cv::imencode</c> into memory that OpenCV keeps; the file's format by its ending, such as <c>.jpg</c>.</summary>
    public static void Encode(string ending, Mat source, VectorOfByte destination, int[] parameters)
    {
        NativeMethods.HandleException(NativeMethods.core_InputArray_new_byMat(source.CvPtr, out nint input));
        try
        {
            NativeMethods.HandleException(
                NativeMethods.imgcodecs_imencode_vector(ending, input, destination.CvPtr, parameters, parameters.Length, out int done));
            if (done == 0)
                throw new InvalidOperationException($"OpenCV cannot write {ending} files");
        }
        finally
        {
            NativeMethods.HandleException(NativeMethods.core_InputArray_delete(input));
            GC.KeepAlive(source);
            GC.KeepAlive(destination);
        }
    }

    private readonly ref struct InputHandle
    {
        private readonly nint _mat;

        private InputHandle(nint mat, nint array) => (_mat, Array) = (mat, array);

        public nint Array { get; }

        public static unsafe InputHandle Over(byte* data, int width, int height, MatType type, long step)
        {
            NativeMethods.HandleException(NativeMethods.core_Mat_new8(height, width, type, (nint)data, (nint)step, out nint mat));
            NativeMethods.HandleException(NativeMethods.core_InputArray_new_byMat(mat, out nint array));
            return new(mat, array);
        }

        public void Dispose()
        {
            NativeMethods.HandleException(NativeMethods.core_InputArray_delete(Array));
            NativeMethods.HandleException(NativeMethods.core_Mat_delete(_mat));
        }
    }

    private readonly ref struct OutputHandle
    {
        private OutputHandle(nint array) => Array = array;

        public nint Array { get; }

        public static OutputHandle To(Mat destination)
        {
            NativeMethods.HandleException(NativeMethods.core_OutputArray_new_byMat(destination.CvPtr, out nint array));
            return new(array);
        }

        public void Dispose() => NativeMethods.HandleException(NativeMethods.core_OutputArray_delete(Array));
    }
}
