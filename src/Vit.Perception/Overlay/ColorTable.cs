using OpenCvSharp;

namespace Vit.Perception.Overlay;

/// <summary>A colour map as 256 BGR colours, lowest value first.</summary>
internal static class ColorTable
{
    public const int Levels = 256;

    public static Vec3b[] Create(ColorMap colorMap)
    {
        using var ramp = new Mat(1, Levels, MatType.CV_8UC1);
        Span<byte> levels = ramp.RowSpan<byte>(0);
        for (int i = 0; i < Levels; i++)
            levels[i] = (byte)i;
        using var colors = new Mat();
        if (Table(colorMap) is { } table)
            Cv2.ApplyColorMap(ramp, colors, table);
        else
            Cv2.CvtColor(ramp, colors, ColorConversionCodes.GRAY2BGR);
        return colors.RowSpan<Vec3b>(0).ToArray();
    }

    private static ColormapTypes? Table(ColorMap colorMap) => colorMap switch
    {
        ColorMap.Viridis => ColormapTypes.Viridis,
        ColorMap.Inferno => ColormapTypes.Inferno,
        ColorMap.Magma => ColormapTypes.Magma,
        ColorMap.Turbo => ColormapTypes.Turbo,
        ColorMap.Jet => ColormapTypes.Jet,
        ColorMap.Gray => null,
        _ => throw new ArgumentOutOfRangeException(nameof(colorMap), colorMap, "overlay.colormap has no such value"),
    };
}
