using System.Runtime.InteropServices;
using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Effects;

/// <summary>
/// Takes the 224x224 picture of a finished drawing: area sampling, light, blur, noise and JPEG, all drawn from the scene's stream.
/// </summary>
internal sealed class Lens : IDisposable
{
    private const int Size = SceneSpace.PictureSize;
    private readonly Mat _small = new(), _exposed = new(Size, Size, MatType.CV_32FC3);
    private readonly byte[] _noise = new byte[2 * Size * Size * 3];

    /// <summary>A new 8-bit BGR Mat that the caller owns.</summary>
    public Mat Photograph(SplitMix64 random, SceneMode mode, SceneLayout layout, Mat drawing)
    {
        bool shift = mode == SceneMode.Shift;
        Cv2.Resize(drawing, _small, new Size(Size, Size), 0, 0, InterpolationFlags.Area);
        Expose(SceneLight.Draw(random, layout.Lamps));
        if (shift || random.Chance(.3))
        {
            double sigma = shift ? random.Uniform(.8, 1.6) : random.Uniform(.3, .9);
            Cv2.GaussianBlur(_exposed, _exposed, new Size(0, 0), sigma);
        }
        if (shift || random.Chance(.6))
            AddNoise(random, shift ? random.Uniform(6, 16) : random.Uniform(1, 6));
        Mat picture = Quantised();
        if (!random.Chance(.3))
            return picture;
        using (picture)
            return ThroughJpeg(picture, random.Integer(40, 95));
    }

    public void Dispose()
    {
        _small.Dispose();
        _exposed.Dispose();
    }

    private void Expose(SceneLight light)
    {
        ReadOnlySpan<float> factors = light.Factors;
        ReadOnlySpan<Vec3b> from = _small.AsSpan<Vec3b>();
        Span<Vec3f> to = _exposed.AsSpan<Vec3f>();
        for (int i = 0; i < to.Length; i++)
        {
            (float b, float g, float r) = (factors[i] * light.Cast.B, factors[i] * light.Cast.G, factors[i] * light.Cast.R);
            to[i] = new Vec3f(from[i].Item0 * b, from[i].Item1 * g, from[i].Item2 * r);
        }
    }

    /// <summary>The difference of two uniform bytes is triangular with a deviation of 104.5.</summary>
    private void AddNoise(SplitMix64 random, double sigma)
    {
        random.Fill(_noise);
        float scale = (float)(sigma / 104.5);
        Span<float> values = ExposedValues();
        ReadOnlySpan<byte> plus = _noise.AsSpan(0, values.Length), minus = _noise.AsSpan(values.Length);
        for (int i = 0; i < values.Length; i++)
            values[i] += (plus[i] - minus[i]) * scale;
    }

    private Mat Quantised()
    {
        var picture = new Mat(Size, Size, MatType.CV_8UC3);
        Span<byte> bytes = MemoryMarshal.AsBytes(picture.AsSpan<Vec3b>());
        ReadOnlySpan<float> values = ExposedValues();
        for (int i = 0; i < values.Length; i++)
            bytes[i] = (byte)Math.Clamp(values[i] + .5f, 0f, 255f);
        return picture;
    }

    private Span<float> ExposedValues() => MemoryMarshal.Cast<Vec3f, float>(_exposed.AsSpan<Vec3f>());

    private static Mat ThroughJpeg(Mat picture, int quality)
    {
        Cv2.ImEncode(".jpg", picture, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, quality));
        return Cv2.ImDecode(jpeg, ImreadModes.Color);
    }
}
