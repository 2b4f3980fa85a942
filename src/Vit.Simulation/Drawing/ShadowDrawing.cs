using OpenCvSharp;
using Vit.Simulation.Layout;

namespace Vit.Simulation.Drawing;

/// <summary>Soft contact shadows under lamps, distractors and cables, all to the same side.</summary>
internal sealed class ShadowDrawing : IDisposable
{
    private readonly int _scale;
    private readonly Mat _mask, _soft = new(), _large = new(), _light = new(), _lightBgr = new();

    public ShadowDrawing(int scale)
    {
        _scale = scale;
        int half = SceneSpace.Size / 2 * scale;
        _mask = new Mat(half, half, MatType.CV_8UC1);
    }

    public void Draw(SplitMix64 random, Canvas canvas, SceneLayout layout)
    {
        _mask.SetTo(Scalar.Black);
        double dx = random.Uniform(-4, 4), dy = random.Uniform(1, 4);
        foreach (Lamp lamp in layout.Lamps)
            Spot((lamp.X / 2) + (3 * dx), lamp.Y / 2, .11 * lamp.Height, .035 * lamp.Height);
        foreach (Distractor thing in layout.Distractors)
            Spot((thing.X / 2) + dx, thing.Y / 2, .3 * thing.Size, .1 * thing.Size);
        foreach (Cable cable in layout.Cables)
        {
            // Half the canvas size, three fractional bits: four steps a scene unit.
            Point[] line = [.. cable.Line.Select(p => new Point(Quarter(p.X + dx), Quarter(p.Y + dy)))];
            Cv2.Polylines(_mask, [line], false, Scalar.All(200), Math.Max(1, cable.Width / 2) * _scale, LineTypes.AntiAlias, 3);
        }
        int blur = (4 * _scale) + 1;
        Cv2.Blur(_mask, _soft, new Size(blur, blur));
        Cv2.Resize(_soft, _large, canvas.Image.Size());
        Darken(canvas.Image, random.Uniform(.15, .45));
    }

    public void Dispose()
    {
        foreach (Mat mat in (ReadOnlySpan<Mat>)[_mask, _soft, _large, _light, _lightBgr])
            mat.Dispose();
    }

    private void Darken(Mat image, double strength)
    {
        Cv2.ConvertScaleAbs(_large, _light, strength);
        Cv2.BitwiseNot(_light, _light);
        Cv2.CvtColor(_light, _lightBgr, ColorConversionCodes.GRAY2BGR);
        Cv2.Multiply(image, _lightBgr, image, 1.0 / 255);
    }

    private void Spot(double x, double y, double radiusX, double radiusY) => Cv2.Ellipse(
        _mask, new Point((int)(x * _scale), (int)(y * _scale)), new Size((int)(radiusX * _scale), (int)(radiusY * _scale)),
        0, 0, 360, Scalar.All(255), -1);

    private int Quarter(double units) => (int)Math.Round(units * 4 * _scale);
}
