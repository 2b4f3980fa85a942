using OpenCvSharp;

namespace Vit.Simulation.Drawing;

/// <summary>A colour, each channel 0..255, kept unrounded until it is drawn.</summary>
internal readonly record struct Bgr(double B, double G, double R)
{
    /// <summary>From OpenCV's HSV: hue 0..180, saturation and value 0..255.</summary>
    public static Bgr FromHsv(double hue, double saturation, double value)
    {
        double h = hue % 180 / 30.0;
        double chroma = value * saturation / 255.0, low = value - chroma;
        double second = chroma * (1 - Math.Abs((h % 2) - 1));
        (double r, double g, double b) = ((int)h % 6) switch
        {
            0 => (chroma, second, 0.0),
            1 => (second, chroma, 0.0),
            2 => (0.0, chroma, second),
            3 => (0.0, second, chroma),
            4 => (second, 0.0, chroma),
            _ => (chroma, 0.0, second),
        };
        return new Bgr(b + low, g + low, r + low);
    }

    /// <summary>Lighter or darker, kept within 0..255.</summary>
    public Bgr Times(double factor) =>
        new(Math.Clamp(B * factor, 0, 255), Math.Clamp(G * factor, 0, 255), Math.Clamp(R * factor, 0, 255));

    /// <summary>A mix: <paramref name="share"/> of this colour, the rest of the other.</summary>
    public Bgr Mix(double share, Bgr other) => new(
        (share * B) + ((1 - share) * other.B), (share * G) + ((1 - share) * other.G), (share * R) + ((1 - share) * other.R));

    public Scalar ToScalar() => new(B, G, R);
}
