using OpenCvSharp;
using Vit.Simulation.Drawing;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Effects;

/// <summary>Takes the 224x224 picture of a finished drawing: area sampling, light, blur, noise and JPEG, all drawn from the scene's stream.</summary>
internal sealed class Lens : IDisposable
{
    private const int Size = SceneSpace.PictureSize, RowLength = Size * 3;
    private readonly Mat _small = new(), _exposed = new(Size, Size, MatType.CV_32FC3);
    private readonly byte[] _noise = new byte[2 * Size * RowLength];

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
        for (int y = 0; y < Size; y++)
        {
            ReadOnlySpan<byte> from = _small.BytesOfRow(y);
            Span<float> to = _exposed.AsSpanOfRow(y, RowLength);
            for (int x = 0; x < Size; x++)
            {
                float factor = factors[(y * Size) + x];
                to[3 * x] = from[3 * x] * (factor * light.Cast.B);
                to[(3 * x) + 1] = from[(3 * x) + 1] * (factor * light.Cast.G);
                to[(3 * x) + 2] = from[(3 * x) + 2] * (factor * light.Cast.R);
            }
        }
    }

    /// <summary>The difference of two uniform bytes is triangular with a deviation of 104.5.</summary>
    private void AddNoise(SplitMix64 random, double sigma)
    {
        random.Fill(_noise);
        float scale = (float)(sigma / 104.5);
        for (int y = 0; y < Size; y++)
        {
            Span<float> row = _exposed.AsSpanOfRow(y, RowLength);
            ReadOnlySpan<byte> plus = _noise.AsSpan(y * RowLength, RowLength), minus = _noise.AsSpan((Size + y) * RowLength, RowLength);
            for (int i = 0; i < RowLength; i++)
                row[i] += (plus[i] - minus[i]) * scale;
        }
    }

    private Mat Quantised()
    {
        var picture = new Mat(Size, Size, MatType.CV_8UC3);
        for (int y = 0; y < Size; y++)
        {
            ReadOnlySpan<float> from = _exposed.AsSpanOfRow(y, RowLength);
            Span<byte> to = picture.BytesOfRow(y);
            for (int i = 0; i < RowLength; i++)
                to[i] = (byte)Math.Clamp(from[i] + .5f, 0f, 255f);
        }
        return picture;
    }

    private static Mat ThroughJpeg(Mat picture, int quality)
    {
        Cv2.ImEncode(".jpg", picture, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, quality));
        return Cv2.ImDecode(jpeg, ImreadModes.Color);
    }
}
