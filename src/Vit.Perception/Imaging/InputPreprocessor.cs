using OpenCvSharp;
using Vit.Models.Cards;

namespace Vit.Perception.Imaging;

/// <summary>
/// Turns a picture into a model input as the checkpoint's image processor would, and says where each patch came from: a decoded BGR picture, or
/// a camera's raw bytes where they lie, as far as it <see cref="Reads"/> their encoding. The same pixels give the same values either way.
/// Weights and buffers are kept for the last picture size, so frames of a steady size allocate nothing. Not thread safe.
/// </summary>
/// <remarks>
/// <para>At the processor's own size the steps are exactly its own. At another input size, which need not be square, they keep its
/// proportions: the size before the crop is <c>input * ResizeSize / CropSize</c> per axis (224 from 256 becomes 448 from 512).</para>
/// <list type="bullet">
/// <item><see cref="ResizeMode.Stretch"/>: resize to that size, aspect ratio not kept; centre crop.</item>
/// <item><see cref="ResizeMode.ShortestEdge"/>: resize to the smallest size of the picture's own aspect ratio that covers it (for a
/// square input: the shorter side is that size, the longer <c>int(short * long / short0)</c>); centre crop.</item>
/// <item><see cref="ResizeMode.Letterbox"/>: resize to the largest size that fits in the input; border of the mean colour, which
/// normalises to 0.</item>
/// <item><see cref="ResizeMode.None"/>: centre crop of the source at its own size.</item>
/// </list>
/// <para>Where a crop is larger than the picture the border is black, as Hugging Face pads.</para>
/// </remarks>
public sealed class InputPreprocessor
{
    private readonly ImageProcessor _processor;
    private readonly Size _input;
    private readonly int _patchSize;
    private InputGeometry _geometry;
    private PatchGrid _grid;
    private PillowResize? _pillowResize;
    private FloatResize? _floatResize;
    private byte[] _pixels = [];

    /// <summary>A preprocessor for one model input.</summary>
    /// <param name="processor">The checkpoint's image processor.</param>
    /// <param name="inputWidth">Width of the model input in pixels.</param>
    /// <param name="inputHeight">Height of the model input in pixels.</param>
    /// <param name="patchSize">Side of a patch in input pixels, at most the smaller side.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size that holds no patch, or a processor without its sizes.</exception>
    public InputPreprocessor(ImageProcessor processor, int inputWidth, int inputHeight, int patchSize)
    {
        ArgumentNullException.ThrowIfNull(processor);
        ArgumentOutOfRangeException.ThrowIfLessThan(patchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, patchSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputHeight, patchSize);
        if (processor.CropWidth > 0 && processor.CropHeight > 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(processor.ResizeWidth, 1, nameof(processor));
            ArgumentOutOfRangeException.ThrowIfLessThan(processor.ResizeHeight, 1, nameof(processor));
        }
        _processor = processor;
        _input = new(inputWidth, inputHeight);
        _patchSize = patchSize;
    }

    /// <summary>
    /// Whether raw pictures of an encoding are read where they lie. Others must become a BGR picture first (<see cref="FrameDecoder"/>).
    /// </summary>
    public static bool Reads(PixelEncoding encoding) => encoding is PixelEncoding.Bgr8 or PixelEncoding.Rgb8;

    /// <summary>Preprocesses one picture.</summary>
    /// <param name="bgr">8UC3 in B G R order; only read.</param>
    /// <param name="destination">
    /// 3 x inputHeight x inputWidth floats, planes R, G, B, rows from the top, values 0..255 (rescale, mean and std are in the graph);
    /// all of it is written.
    /// </param>
    /// <returns>The patch grid over the input and the way back to the picture.</returns>
    /// <exception cref="ArgumentException">An empty picture, another pixel type, or a destination of another length.</exception>
    public unsafe PatchGrid Run(Mat bgr, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(bgr);
        if (bgr.Empty() || bgr.Type() != MatType.CV_8UC3)
            throw new ArgumentException("the picture must be 8UC3 and not empty", nameof(bgr));
        PatchGrid grid = Run(bgr.DataPointer, bgr.Step(), new Size(bgr.Cols, bgr.Rows), isRgb: false, destination);
        GC.KeepAlive(bgr);
        return grid;
    }

    /// <summary>Preprocesses one raw picture from its bytes, without a copy of it.</summary>
    /// <param name="image">Of an encoding that it <see cref="Reads"/>; only read.</param>
    /// <param name="destination">As of the other overload.</param>
    /// <returns>The patch grid over the input and the way back to the picture.</returns>
    /// <exception cref="ArgumentException">An empty view, another encoding, or a destination of another length.</exception>
    public unsafe PatchGrid Run(ImageView image, Span<float> destination)
    {
        if (image.Width == 0 || !Reads(image.Encoding))
            throw new ArgumentException($"a picture in {image.Encoding} must be decoded first, and not be empty", nameof(image));
        fixed (byte* pixels = image.Data)
            return Run(pixels, image.Step, new Size(image.Width, image.Height), image.Encoding == PixelEncoding.Rgb8, destination);
    }

    private unsafe PatchGrid Run(byte* pixels, long step, Size source, bool isRgb, Span<float> destination)
    {
        int plane = _input.Width * _input.Height;
        if (destination.Length != 3 * plane)
            throw new ArgumentException($"the model input has {3 * plane} floats, not {destination.Length}", nameof(destination));

        if (source != _geometry.Source)
            Prepare(source);
        if (_geometry.HasBorder)
            FillBorder(destination, plane);
        fixed (float* planes = destination)
        {
            float* red = planes + ((long)_geometry.Offset.Y * _input.Width) + _geometry.Offset.X, blue = red + (2 * plane);

            // The resize treats all channels alike, so their order matters only here.
            PlaneWindow window = isRgb ? new(blue, red + plane, red, _input.Width) : new(red, red + plane, blue, _input.Width);
            if (_floatResize is not null)
            {
                _floatResize.Run(pixels, step, window);
            }
            else
            {
                _pillowResize!.Run(pixels, step, _pixels);
                PlanarPixels.Spread(_pixels, _geometry.Window.Width, _geometry.Window.Height, window);
            }
        }
        return _grid;
    }

    private void Prepare(Size source)
    {
        InputGeometry geometry = InputGeometry.Of(_processor, source, _input);
        if (_processor.Arithmetic == ResizeArithmetic.Float)
        {
            _floatResize = new(source, geometry.Resized, geometry.Window, _processor.Filter);
        }
        else
        {
            _pillowResize = new(source, geometry.Resized, geometry.Window, _processor.Filter, _processor.PassOrder);
            _pixels = new byte[3 * geometry.Window.Width * geometry.Window.Height];
        }
        _geometry = geometry;
        _grid = new(
            source.Width, source.Height, _input.Width, _input.Height,
            _input.Height / _patchSize, _input.Width / _patchSize, _patchSize, geometry.InputFromSource);
    }

    private void FillBorder(Span<float> destination, int plane)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            float value = _processor.Resize == ResizeMode.Letterbox ? (float)(_processor.Mean[channel] / _processor.RescaleFactor) : 0;
            destination.Slice(channel * plane, plane).Fill(value);
        }
    }
}
