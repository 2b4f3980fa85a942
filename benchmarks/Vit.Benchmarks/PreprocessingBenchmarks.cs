using BenchmarkDotNet.Attributes;
using OpenCvSharp;
using OpenCvSharp.Dnn;
using Vit.Models.Cards;
using Vit.Perception.Imaging;

namespace Vit.Benchmarks;

/// <summary>A 1920x1080 camera frame to a 224x224 model input: the resize alone, and the whole way, beside OpenCV's (other results).</summary>
[MemoryDiagnoser]
public class PreprocessingBenchmarks : IDisposable
{
    private readonly Mat _frame = new(1080, 1920, MatType.CV_8UC3);
    private readonly Mat _small = new();
    private readonly byte[] _bytes = new byte[224 * 224 * 3];
    private readonly float[] _input = new float[224 * 224 * 3];
    private readonly byte[] _message = new byte[1920 * 1080 * 3];
    private readonly FrameDecoder _decoder = new();
    private byte[] _jpeg = [];
    private PillowResize _bilinear = null!;
    private PillowResize _bicubic = null!;
    private InputPreprocessor _pillow = null!;
    private InputPreprocessor _float = null!;
    private InputPreprocessor _dinov2 = null!;

    [GlobalSetup]
    public void Setup()
    {
        // Ours run on one thread; so shall theirs.
        Cv2.SetNumThreads(1);
        new Random(1).NextBytes(_message);
        using Mat noise = Mat.FromPixelData(1080, 1920, MatType.CV_8UC3, _message);
        Cv2.GaussianBlur(noise, _frame, new Size(9, 9), 0);
        _jpeg = _frame.ImEncode(".jpg");
        Size source = new(1920, 1080), target = new(224, 224);
        Rect whole = new(0, 0, 224, 224);
        _bilinear = new(source, target, whole, ResizeFilter.Bilinear);
        _bicubic = new(source, target, whole, ResizeFilter.Bicubic);
        ImageProcessor vit = new()
        {
            Resize = ResizeMode.Stretch,
            ResizeWidth = 224,
            ResizeHeight = 224,
            Mean = [.5f, .5f, .5f],
            Std = [.5f, .5f, .5f],
        };
        _pillow = new(vit, 224, 224, 16);
        _float = new(vit with { Arithmetic = ResizeArithmetic.Float }, 224, 224, 16);
        _dinov2 = new(
            vit with { Resize = ResizeMode.ShortestEdge, ResizeWidth = 256, ResizeHeight = 256, CropWidth = 224, CropHeight = 224, Filter = ResizeFilter.Bicubic },
            224, 224, 14);
    }

    /// <summary>What most programs do: resize without antialiasing, scale, mean, planes of R, G and B.</summary>
    [Benchmark(Baseline = true)]
    public void OpenCv_blob_from_image() =>
        CvDnn.BlobFromImage(_frame, 1 / 127.5, new Size(224, 224), new Scalar(127.5, 127.5, 127.5), swapRB: true, crop: false).Dispose();

    [Benchmark]
    public void Pillow_resize_bilinear() => _bilinear.Run(_frame, _bytes);

    [Benchmark]
    public void Pillow_resize_bicubic() => _bicubic.Run(_frame, _bytes);

    [Benchmark]
    public void OpenCv_resize_linear() => Cv2.Resize(_frame, _small, new Size(224, 224), 0, 0, InterpolationFlags.Linear);

    [Benchmark]
    public void OpenCv_resize_area() => Cv2.Resize(_frame, _small, new Size(224, 224), 0, 0, InterpolationFlags.Area);

    [Benchmark]
    public PatchGrid Preprocess_stretch_bilinear() => _pillow.Run(_frame, _input);

    [Benchmark]
    public PatchGrid Preprocess_crop_bicubic() => _dinov2.Run(_frame, _input);

    [Benchmark]
    public PatchGrid Preprocess_float() => _float.Run(_frame, _input);

    [Benchmark]
    public PatchGrid Preprocess_rgb8_in_place() => _pillow.Run(Message(PixelEncoding.Rgb8), _input);

    [Benchmark]
    public PatchGrid Decode_rgb8_and_preprocess() => DecodeAndPreprocess(PixelEncoding.Rgb8);

    [Benchmark]
    public PatchGrid Decode_yuyv_and_preprocess() => DecodeAndPreprocess(PixelEncoding.Yuyv);

    [Benchmark]
    public Mat Decode_jpeg() => _decoder.DecodeCompressed(_jpeg);

    [GlobalCleanup]
    public void Dispose()
    {
        _frame.Dispose();
        _small.Dispose();
        _decoder.Dispose();
        GC.SuppressFinalize(this);
    }

    private PatchGrid DecodeAndPreprocess(PixelEncoding encoding) => _pillow.Run(_decoder.DecodeRaw(Message(encoding)), _input);

    private ImageView Message(PixelEncoding encoding) => new(1920, 1080, encoding, encoding == PixelEncoding.Yuyv ? 3840u : 5760u, false, _message);
}
